/** A step could not be done; the message is the line for the person who asked. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
