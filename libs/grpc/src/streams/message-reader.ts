import type { Readable } from 'node:stream';

/** What a {@link MessageReader} needs to know about its call. */
export interface MessageReaderOptions {
  /** Turns a stream's error into the one that the reader's user sees. */
  readonly toError?: (error: unknown) => unknown;
  /** Called when the user stops before the end. */
  readonly onReturn?: () => void;
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T>) => void;
  readonly reject: (error: unknown) => void;
  readonly settled: Promise<IteratorResult<T>>;
}

/**
 * Reads the messages of a grpc-js stream, at the pace of whoever iterates. Node's own iterator will not do: it misses an
 * error that grpc-js emits before the first read, and it destroys the stream at the end, on which a bidirectional call
 * has yet to write.
 */
export class MessageReader<T> implements AsyncIterableIterator<T> {
  private waiter: Waiter<T> | undefined;
  private outcome: { error?: unknown } | undefined;
  private returned = false;

  constructor(
    private readonly stream: Readable,
    private readonly options: MessageReaderOptions = {},
  ) {
    stream.on('readable', () => this.wake());
    stream.on('end', () => this.finish({}));
    stream.on('error', (error) => this.finish({ error: options.toError ? options.toError(error) : error }));
    stream.on('close', () =>
      this.finish({ error: new DOMException('The call ended before its last message.', 'AbortError') }),
    );
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.waiter !== undefined) return this.waiter.settled.then(() => this.next());
    const result = this.take();
    if (result !== undefined) return result;
    const { promise: settled, resolve, reject } = Promise.withResolvers<IteratorResult<T>>();
    this.waiter = { settled, resolve, reject };
    return settled;
  }

  return(): Promise<IteratorResult<T>> {
    if (!this.returned && this.outcome === undefined) this.options.onReturn?.();
    this.returned = true;
    this.wake();
    return Promise.resolve({ value: undefined, done: true });
  }

  private finish(outcome: { error?: unknown }): void {
    this.outcome ??= outcome;
    this.wake();
  }

  /** What the next read gives right now; undefined when it must wait. Messages come before an error behind them. */
  private take(): Promise<IteratorResult<T>> | undefined {
    if (this.returned) return Promise.resolve({ value: undefined, done: true });
    const message = this.stream.read() as T | null;
    if (message !== null) return Promise.resolve({ value: message, done: false });
    if (this.outcome === undefined) return undefined;
    if (!('error' in this.outcome)) return Promise.resolve({ value: undefined, done: true });
    return Promise.reject(this.outcome.error);
  }

  private wake(): void {
    const { waiter } = this;
    if (waiter === undefined) return;
    const result = this.take();
    if (result === undefined) return;
    this.waiter = undefined;
    result.then(waiter.resolve, waiter.reject);
  }
}
