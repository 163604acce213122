import { UnexpectedKafkajsError, assertMethod } from './kafkajs-internals';
import type { ConnectionPool, RequestQueue } from './kafkajs-internals';

/** The longest that a request which is past its time goes unnoticed. */
const maxTimeoutCheckMs = 1_000;
/** kafkajs' own pause before it looks again at a queue that could not be sent. */
const recheckMs = 10;

/**
 * Lets a client without work sleep. As kafkajs comes, each connection wakes the process some 900 times a second to look at
 * an empty queue, and ten times a second to look for requests that are past their time.
 * @throws {UnexpectedKafkajsError} when the queues are not as they are known
 */
export function quietIdleTimers({ pool }: ConnectionPool): void {
  if (!Array.isArray(pool)) throw new UnexpectedKafkajsError('ConnectionPool.pool');
  for (const { requestQueue } of pool as ConnectionPool['pool']) quiet(requestQueue);
}

function quiet(queue: RequestQueue): void {
  for (const name of [
    'scheduleCheckPendingRequests',
    'scheduleRequestTimeoutCheck',
    'checkPendingRequests',
    'destroy',
  ] as const) {
    assertMethod(queue, name, 'RequestQueue');
  }
  queue.scheduleCheckPendingRequests = () => {
    if (queue.pending.length === 0 || queue.throttleCheckTimeoutId) return;
    const throttledMs = queue.throttledUntil - Date.now();
    queue.throttleCheckTimeoutId = setTimeout(
      () => {
        queue.throttleCheckTimeoutId = null;
        queue.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : recheckMs,
    );
  };
  queue.scheduleRequestTimeoutCheck = () => {
    if (!queue.enforceRequestTimeout) return;
    queue.destroy();
    const intervalMs = Math.min(queue.requestTimeout, maxTimeoutCheckMs);
    queue.requestTimeoutIntervalId = setInterval(() => {
      for (const request of queue.inflight.values()) {
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      }
      if (!queue.isConnected()) queue.destroy();
    }, intervalMs);
  };
}
