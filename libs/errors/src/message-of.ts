/** What an error says, for a line of the log. Anything may be thrown, so anything is taken. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
