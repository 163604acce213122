/**
 * A new root of a trace as the W3C's `traceparent` header says it, sampled, so that the hops of a request on the server
 * are found under the request of the browser.
 */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

/** Never all zeros, which the standard calls invalid: that would be luck beyond all reckoning. */
function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
