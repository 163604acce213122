import type { Writable } from 'node:stream';

/**
 * Writes messages to a grpc-js stream no faster than its peer takes them. Does not end the stream.
 *
 * @param signal stops at once, also while the iterable is waiting for its next message, and lets the iterable clean up
 * @throws what the iterable throws, or the signal's reason
 */
export async function writeMessages<T>(
  messages: AsyncIterable<T>,
  stream: Writable,
  signal: AbortSignal,
): Promise<void> {
  const iterator = messages[Symbol.asyncIterator]();
  const interruption = new Interruption(signal);
  let isExhausted = false;
  try {
    for (;;) {
      const { value, done } = await interruption.orElse(iterator.next());
      if (done === true) {
        isExhausted = true;
        return;
      }
      if (!stream.write(value)) await interruption.orElse(drained(stream));
    }
  } finally {
    interruption.dispose();
    if (!isExhausted) stop(iterator);
  }
}

/** Not awaited: an iterable that waits for something else would hold the call back. Its errors have nobody to go to. */
function stop(iterator: AsyncIterator<unknown>): void {
  iterator.return?.().catch(() => undefined);
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve));
}

/**
 * Lets promises lose against a signal. One listener for the whole stream: a `Promise.race` for each message would hang on
 * to all of them until the signal is aborted.
 */
class Interruption {
  private interrupt: ((reason: unknown) => void) | undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  orElse<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      promise.then(resolve, reject);
      if (this.signal.aborted) reject(this.signal.reason as Error);
      else this.interrupt = reject;
    });
  }

  dispose(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => this.interrupt?.(this.signal.reason);
}
