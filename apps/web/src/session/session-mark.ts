/** Whether the server has marked this browser as one that holds a session; the session's own cookie cannot be read. */
export function hasSessionMark(): boolean {
  return document.cookie.split('; ').some((cookie) => cookie.startsWith('trellis_session='));
}
