import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, ConnectionError, SignedOutError } from '../api';
import { EventStream } from './event-stream';
import type { StreamEvent } from './event-stream-parser';

type Connection = (signal: AbortSignal) => Response;

const saying = (text: string) => () => new Response(text);
const failing = (error: Error) => () => {
  throw error;
};
/** Says one thing, then nothing, until the client gives up. */
const fallingSilent = (text: string) => (signal: AbortSignal) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    }),
  );

/** Follows a stream through one connection after the other; after the last one the user leaves. */
function follow(connections: Connection[]) {
  const leaving = new AbortController();
  const sentIds: (string | undefined)[] = [];
  const events: StreamEvent[] = [];
  const opened: boolean[] = [];
  const delaysMs: number[] = [];
  const states: string[] = [];
  const stream = new EventStream({
    open: async (lastEventId, signal) => {
      sentIds.push(lastEventId);
      const connect = connections.shift();
      if (connect) return connect(signal);
      leaving.abort();
      throw new Error('left');
    },
    onEvent: (event) => events.push(event),
    onOpen: (isResumed) => opened.push(isResumed),
    onState: (state) => states.push(state),
    delay: async (ms) => void delaysMs.push(ms),
    random: () => 1,
  });
  return { done: stream.run(leaving.signal), leaving, sentIds, events, opened, delaysMs, states };
}

describe('EventStream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('resumes from the last whole event when the connection ends', async () => {
    const followed = follow([saying('id: 1\ndata: a\n\nid: 2\ndata: cut'), saying('id: 2\ndata: b\n\n')]);
    await followed.done;

    expect(followed.events.map(({ data }) => data)).toEqual(['a', 'b']);
    expect(followed.sentIds).toEqual([undefined, '1', '2']);
    expect(followed.opened).toEqual([false, true]);
  });

  it('waits twice as long after each failure, up to a limit', async () => {
    const lost = failing(new ConnectionError(undefined));
    const followed = follow(Array.from({ length: 7 }, () => lost));
    await followed.done;

    expect(followed.delaysMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('starts again with the shortest wait after an event', async () => {
    const lost = failing(new ConnectionError(undefined));
    const followed = follow([lost, lost, saying('id: 1\ndata: a\n\n')]);
    await followed.done;

    expect(followed.delaysMs).toEqual([1_000, 2_000, 1_000]);
  });

  it('does not hurry back to a server that opens and closes at once', async () => {
    const followed = follow([saying(': hello\n\n'), saying(': hello\n\n'), saying(': hello\n\n')]);
    await followed.done;

    expect(followed.delaysMs).toEqual([1_000, 2_000, 4_000]);
  });

  it('takes 40 s of silence for a lost connection', async () => {
    const followed = follow([fallingSilent('id: 1\ndata: a\n\n')]);
    await vi.advanceTimersByTimeAsync(39_000);
    expect(followed.states.at(-1)).toBe('open');

    await vi.advanceTimersByTimeAsync(2_000);
    await followed.done;
    expect(followed.sentIds).toEqual([undefined, '1']);
  });

  it('waits at least as long as the server asks for', async () => {
    const busy = new ApiProblem({ status: 429, title: 'Too many requests', retryAfterSeconds: 9 });
    const followed = follow([failing(busy), saying('retry: 200\nid: 1\ndata: a\n\n')]);
    await followed.done;

    expect(followed.delaysMs).toEqual([9_000, 200]);
  });

  it('starts from the present when the server does not know its position', async () => {
    const unknown = failing(new ApiProblem({ status: 400, title: 'Unknown position' }));
    const followed = follow([saying('id: 1\ndata: a\n\n'), unknown, saying('id: 9\ndata: b\n\n')]);
    await followed.done;

    expect(followed.sentIds).toEqual([undefined, '1', undefined, '9']);
    expect(followed.opened).toEqual([false, false]);
  });

  it.each<[string, Connection]>([
    ['the session is over', failing(new SignedOutError())],
    ['the server answers 204', () => new Response(null, { status: 204 })],
  ])('stops when %s', async (_case, connection) => {
    const followed = follow([connection, saying('data: never\n\n')]);
    await followed.done;

    expect(followed.sentIds).toHaveLength(1);
    expect(followed.states.at(-1)).toBe('closed');
  });

  it('lets go of the connection when the user leaves', async () => {
    const followed = follow([fallingSilent('data: a\n\n'), saying('data: never\n\n')]);
    await vi.waitFor(() => expect(followed.events).toHaveLength(1));
    followed.leaving.abort();
    await followed.done;

    expect(followed.sentIds).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
