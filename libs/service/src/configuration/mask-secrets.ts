/**
 * The text without what must not be printed: passwords in URLs, tokens behind `Bearer`, and values of `password=` and its
 * like. A password that was not percent-encoded (`p@ss`) is masked up to the last `@` before the path.
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s/:@"'<>]*):([^\s/"'<>]*)@/gi, '$1$2:***@')
    .replace(/\b(bearer|basic)\s+[A-Za-z0-9._~+/-]{8,}=*/gi, '$1 ***')
    .replace(/\b(password|passwd|pwd|secret|access_token|refresh_token|api_key)=[^\s&"']+/gi, '$1=***');
}
