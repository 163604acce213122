interface Polled {
  readonly state: { readonly data: unknown; readonly error: Error | null };
}

/**
 * The interval of a query that is read again and again, in milliseconds. Where not even the first answer came it stops, and
 * whoever looks may try again: each further try would show the page as loading, and then as failed.
 */
export function pollEvery(intervalMs: number): (query: Polled) => number | false {
  return ({ state: { data, error } }) => (error !== null && data === undefined ? false : intervalMs);
}
