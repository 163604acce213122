import { expect, test, vi } from 'vitest';
import { eventStream, formatEvent, type ServerSentEvent } from './event-stream';

const never = new AbortController().signal;

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function* events(...ids: string[]): AsyncGenerator<ServerSentEvent> {
  for (const id of ids) yield { id, event: { name: 'order', data: { id } } };
}

test('an event has its name, its id and its data on one line', () => {
  expect(formatEvent({ id: '7', event: { name: 'order', data: { note: 'a\nb' } } })).toBe(
    'id: 7\nevent: order\ndata: {"note":"a\\nb"}\n\n',
  );
});

test('an event without data only moves the position', () => {
  expect(formatEvent({ id: '7' })).toBe('id: 7\n\n');
});

test('events come in order and the stream ends with its source', async () => {
  const text = await textOf(eventStream(events('1', '2'), { heartbeatMs: 1_000, ending: never }));
  expect(text).toBe(
    `retry: 1000\n\n${formatEvent({ id: '1', event: { name: 'order', data: { id: '1' } } })}${formatEvent({
      id: '2',
      event: { name: 'order', data: { id: '2' } },
    })}`,
  );
});

test('silence is filled with heartbeats', async () => {
  const ending = new AbortController();
  const waiting = { next: () => new Promise<never>(() => undefined) };
  const stream = eventStream(waiting, { heartbeatMs: 1, ending: ending.signal });
  let beats = 0;
  for await (const chunk of stream) {
    if (String(chunk) === ': heartbeat\n\n' && ++beats === 3) ending.abort();
  }
  expect(beats).toBeGreaterThanOrEqual(3);
});

test('it ends, not breaks, when it is told to', async () => {
  const ending = new AbortController();
  const source = {
    next: () => new Promise<never>(() => ending.abort()),
    return: vi.fn(() => Promise.resolve({ done: true as const, value: undefined })),
  };
  await expect(textOf(eventStream(source, { heartbeatMs: 1_000, ending: ending.signal }))).resolves.toContain(
    'retry',
  );
  await vi.waitFor(() => expect(source.return).toHaveBeenCalled());
});

test('no more is read from the source than the client takes', async () => {
  let produced = 0;
  async function* endless(): AsyncGenerator<ServerSentEvent> {
    for (;;) yield { id: String(++produced), event: { name: 'order', data: 'x'.repeat(10_000) } };
  }
  const stream = eventStream(endless(), { heartbeatMs: 1_000, ending: never });
  await new Promise((resolve) => stream.once('readable', resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(produced).toBeLessThan(20);
  stream.destroy();
});

test('a reader that goes away stops the source at once', async () => {
  const source = {
    next: () => new Promise<never>(() => undefined),
    return: vi.fn(() => Promise.resolve({ done: true as const, value: undefined })),
  };
  const stream = eventStream(source, { heartbeatMs: 60_000, ending: never });
  stream.resume();
  stream.destroy();
  await vi.waitFor(() => expect(source.return).toHaveBeenCalled());
});

test('a client that does not read cannot hold an ended stream for longer than its grace', async () => {
  const ending = new AbortController();
  const stream = eventStream(events(...Array.from({ length: 9_999 }, String)), {
    heartbeatMs: 1_000,
    ending: ending.signal,
    graceMs: 1,
  });
  const closed = new Promise((resolve) => stream.once('close', resolve));
  ending.abort();
  await closed;
  expect(stream.destroyed).toBe(true);
});
