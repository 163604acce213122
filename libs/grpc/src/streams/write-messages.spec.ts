import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { writeMessages } from './write-messages';

/** Takes one message at a time, when told to. */
class SlowStream extends Writable {
  readonly taken: unknown[] = [];
  private proceed: (() => void) | undefined;

  constructor() {
    super({ objectMode: true, highWaterMark: 1 });
  }

  override _write(message: unknown, _encoding: string, done: () => void): void {
    this.taken.push(message);
    this.proceed = done;
  }

  take(): void {
    this.proceed?.();
  }
}

async function* count(produced: number[], onReturn?: () => void): AsyncGenerator<number> {
  try {
    for (let value = 1; value <= 3; value += 1) {
      produced.push(value);
      yield await Promise.resolve(value);
    }
  } finally {
    onReturn?.();
  }
}

test('asks for the next message only when the stream has taken the last', async () => {
  const stream = new SlowStream();
  const produced: number[] = [];
  const writing = writeMessages(count(produced), stream, new AbortController().signal);
  await expect.poll(() => stream.taken).toEqual([1]);
  expect(produced).toEqual([1]);
  stream.take();
  await expect.poll(() => stream.taken).toEqual([1, 2]);
  stream.take();
  await expect.poll(() => stream.taken).toEqual([1, 2, 3]);
  stream.take();
  await writing;
});

test('stops when the signal is aborted while the stream is full, and lets the source clean up', async () => {
  const stream = new SlowStream();
  const stop = new AbortController();
  let cleaned = false;
  const writing = writeMessages(
    count([], () => (cleaned = true)),
    stream,
    stop.signal,
  );
  await expect.poll(() => stream.taken).toEqual([1]);
  stop.abort(new Error('gone'));
  await expect(writing).rejects.toThrow('gone');
  await expect.poll(() => cleaned).toBe(true);
});

test('stops when the signal is aborted while the source is silent', async () => {
  const silence: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
  };
  const stop = new AbortController();
  const writing = writeMessages(silence, new SlowStream(), stop.signal);
  stop.abort(new Error('gone'));
  await expect(writing).rejects.toThrow('gone');
});
