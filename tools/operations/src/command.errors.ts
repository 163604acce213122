/** The command could not do what it was asked for; the message is all that a person needs. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
