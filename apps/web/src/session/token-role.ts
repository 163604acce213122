/**
 * Whether an access token says that its user is an operator. Not verified, and need not be: it only decides what is shown,
 * the server decides what is allowed.
 */
export function isOperatorToken(accessToken: string): boolean {
  try {
    const [, payload = ''] = accessToken.split('.');
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return (claims as { role?: unknown } | null)?.role === 'operator';
  } catch {
    return false;
  }
}
