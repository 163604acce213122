/** The path and query of a request's target. Clients may send the whole URL (RFC 9112, 3.2.2). */
export function originForm(target: string): string {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}
