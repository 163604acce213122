import { expect, test } from 'vitest';
import { Lifecycle, StartInterrupted, type LifecycleStep } from './lifecycle';

function recorder() {
  const events: string[] = [];
  const step = (name: string, fails: Partial<Record<'start' | 'stop', boolean>> = {}): LifecycleStep => ({
    name,
    start: async () => {
      events.push(`start ${name}`);
      if (fails.start) throw new Error(`${name} is broken`);
    },
    stop: async () => {
      events.push(`stop ${name}`);
      if (fails.stop) throw new Error(`${name} does not stop`);
    },
  });
  const listener = {
    stopFailed: (name: string, error: unknown) =>
      void events.push(`${name} failed: ${(error as Error).message}`),
  };
  return { events, step, listener };
}

test('steps start in order and stop in reverse', async () => {
  const { events, step, listener } = recorder();
  const lifecycle = new Lifecycle([step('database'), step('server'), step('registration')], listener);
  await lifecycle.start();
  await lifecycle.stop();
  expect(events).toEqual([
    'start database',
    'start server',
    'start registration',
    'stop registration',
    'stop server',
    'stop database',
  ]);
});

test('a failed start stops what was started, and throws its error', async () => {
  const { events, step, listener } = recorder();
  const lifecycle = new Lifecycle(
    [step('database'), step('server', { start: true }), step('registration')],
    listener,
  );
  await expect(lifecycle.start()).rejects.toThrow('server is broken');
  expect(events).toEqual(['start database', 'start server', 'stop database']);
});

test('a step that fails to stop does not keep the others from stopping', async () => {
  const { events, step, listener } = recorder();
  const lifecycle = new Lifecycle([step('database'), step('server', { stop: true })], listener);
  await lifecycle.start();
  await lifecycle.stop();
  expect(events.slice(2)).toEqual(['stop server', 'server failed: server does not stop', 'stop database']);
});

test('a stop during the start waits for the step in hand, then undoes it', async () => {
  const { events, step, listener } = recorder();
  const server = Promise.withResolvers<void>();
  const lifecycle = new Lifecycle(
    [step('database'), { ...step('server'), start: () => server.promise }, step('registration')],
    listener,
  );
  const start = lifecycle.start();
  await Promise.resolve();
  const stop = lifecycle.stop();
  expect(lifecycle.currentStep).toBe('server');
  server.resolve();
  await expect(start).rejects.toBeInstanceOf(StartInterrupted);
  await stop;
  expect(events).toEqual(['start database', 'stop server', 'stop database']);
});

test('a second stop is the first one', async () => {
  const { events, step, listener } = recorder();
  const lifecycle = new Lifecycle([step('database')], listener);
  await lifecycle.start();
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(events).toEqual(['start database', 'stop database']);
});

test('tells which step hangs', async () => {
  const { step, listener } = recorder();
  const lifecycle = new Lifecycle(
    [{ ...step('consumers'), stop: () => new Promise<void>(() => {}) }],
    listener,
  );
  await lifecycle.start();
  void lifecycle.stop();
  await Promise.resolve();
  await Promise.resolve();
  expect(lifecycle.currentStep).toBe('consumers');
});
