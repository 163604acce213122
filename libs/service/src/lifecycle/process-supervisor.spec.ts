import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProcessSupervisor, type SupervisedProcess } from './process-supervisor';

const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers();
  vi.spyOn(Logger.prototype, 'log').mockImplementation((message) => void lines.push(String(message)));
  vi.spyOn(Logger.prototype, 'fatal').mockImplementation((message) => void lines.push(String(message)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function supervised(stop: () => Promise<void>, stopOnDisconnect = false) {
  const target = Object.assign(new EventEmitter(), { exit: vi.fn() });
  const service = { stop: vi.fn(stop), stoppedWell: true, currentStep: 'the consumers' };
  new ProcessSupervisor(
    service,
    { shutdownTimeoutMs: 1_000, stopOnDisconnect },
    target as unknown as SupervisedProcess,
  ).watch();
  return { target, service };
}

const hangs = () => new Promise<void>(() => {});

test.each(['SIGTERM', 'SIGINT'])('%s stops the service and exits with 0', async (signal) => {
  const { target, service } = supervised(() => Promise.resolve());
  target.emit(signal);
  await vi.runAllTimersAsync();
  expect(service.stop).toHaveBeenCalledOnce();
  expect(target.exit.mock.calls).toEqual([[0]]);
});

test('a second signal exits with 1 at once and names what hung', async () => {
  const { target } = supervised(hangs);
  target.emit('SIGTERM');
  target.emit('SIGINT');
  expect(target.exit.mock.calls).toEqual([[1]]);
  expect(lines.at(-1)).toBe('SIGINT while stopping, giving up on the consumers');
});

test('a stop that takes too long exits with 1 and names what hung', async () => {
  const { target } = supervised(hangs);
  target.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(999);
  expect(target.exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(target.exit.mock.calls).toEqual([[1]]);
  expect(lines.at(-1)).toBe('the consumers did not stop within 1000 ms, giving up');
});

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s stops the service and exits with 1',
  async (event) => {
    const { target, service } = supervised(() => Promise.resolve());
    target.emit(event, new Error('nobody caught me'));
    await vi.runAllTimersAsync();
    expect(service.stop).toHaveBeenCalledOnce();
    expect(target.exit.mock.calls).toEqual([[1]]);
  },
);

test('goes on without its parent unless told otherwise', async () => {
  const { target, service } = supervised(() => Promise.resolve());
  target.emit('disconnect');
  expect(service.stop).not.toHaveBeenCalled();

  const launched = supervised(() => Promise.resolve(), true);
  launched.target.emit('disconnect');
  await vi.runAllTimersAsync();
  expect(launched.target.exit.mock.calls).toEqual([[0]]);
});
