/** Waits `ms`, less when `signal` aborts or when the browser comes back online. */
export function abortableDelay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finished = new AbortController();
    const finish = () => {
      clearTimeout(timer);
      finished.abort();
      resolve();
    };
    const timer = setTimeout(finish, ms);
    if (signal.aborted) return finish();
    signal.addEventListener('abort', finish, { signal: finished.signal });
    globalThis.addEventListener?.('online', finish, { signal: finished.signal });
  });
}
