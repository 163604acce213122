import { Readable } from 'node:stream';

/** One block of a `text/event-stream`. */
export interface ServerSentEvent {
  /** Where a client that lost the stream goes on. */
  readonly id: string;
  /** Without a name and data the block only moves the client's position. */
  readonly event?: { readonly name: string; readonly data: unknown };
}

/** How an event stream is kept alive and ended. */
export interface EventStreamOptions {
  /** Silence before a heartbeat, in milliseconds. */
  readonly heartbeatMs: number;
  /** Ends the stream between two events. */
  readonly ending: AbortSignal;
  /** How long a client that does not read may hold an ended stream, in milliseconds. Defaults to 2,000. */
  readonly graceMs?: number;
}

const heartbeat = ': heartbeat\n\n';

/** What the client waits before it comes back. */
const reconnectAfterMs = 1_000;

/** The text of an event. */
export function formatEvent({ id, event }: ServerSentEvent): string {
  // Without line breaks, because JSON escapes them and ids are cursors.
  const body = event === undefined ? '' : `event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n`;
  return `id: ${id}\n${body}\n`;
}

/**
 * Events as a stream of text, at the pace of whoever reads it, with heartbeats between them. It ends with its source or
 * with `ending`, and stops its source when its reader goes away.
 */
export function eventStream(source: AsyncIterator<ServerSentEvent>, options: EventStreamOptions): Readable {
  const { ending, graceMs = 2_000 } = options;
  const stream = Readable.from(frames(source, options), { objectMode: false });
  const end = (): void => {
    const timer = setTimeout(() => stream.destroy(), graceMs);
    stream.once('close', () => clearTimeout(timer));
  };
  ending.addEventListener('abort', end, { once: true });
  stream.once('close', () => {
    ending.removeEventListener('abort', end);
    // The generator itself may be waiting and would stop its source only after the next event.
    void source.return?.().catch(() => undefined);
  });
  return stream;
}

async function* frames(
  source: AsyncIterator<ServerSentEvent>,
  { heartbeatMs, ending }: EventStreamOptions,
): AsyncGenerator<string> {
  yield `retry: ${reconnectAfterMs}\n\n`;
  let next = source.next();
  while (!ending.aborted) {
    const result = await firstOf(next, heartbeatMs, ending);
    if (result === 'ending') break;
    if (result === 'silence') {
      yield heartbeat;
      continue;
    }
    if (result.done) break;
    yield formatEvent(result.value);
    next = source.next();
  }
  next.catch(() => undefined);
}

function firstOf<T>(
  next: Promise<T>,
  silenceMs: number,
  ending: AbortSignal,
): Promise<T | 'silence' | 'ending'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve('silence')), silenceMs);
    const onEnding = (): void => settle(() => resolve('ending'));
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      ending.removeEventListener('abort', onEnding);
      then();
    };
    ending.addEventListener('abort', onEnding, { once: true });
    next.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
