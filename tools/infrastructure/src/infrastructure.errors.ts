/** A command cannot be done; the message says in one line why, and what to do. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}
