/** The topics could not be created; the message is the line for the person who asked. */
export class TopicsError extends Error {
  override readonly name = 'TopicsError';
}
