import { DomainError } from '@trellis/errors';

/** There is no dead letter of this id, or no longer. */
export class DeadLetterNotFound extends DomainError {
  constructor(readonly deadLetterId: string) {
    super('not-found', 'DEAD_LETTER_NOT_FOUND', 'There is no such dead letter.');
  }
}

/** The event failed again and stays a dead letter. */
export class RedriveFailed extends DomainError {
  constructor(
    readonly deadLetterId: string,
    readonly attempts: number,
    cause: unknown,
  ) {
    super('conflict', 'REDRIVE_FAILED', `The event failed again: ${describeError(cause)}`, { cause });
  }
}

/** The list was asked to go on from somewhere it never was. */
export class InvalidDeadLetterCursor extends DomainError {
  constructor() {
    super('invalid', 'INVALID_PAGE_TOKEN', 'The page token is not valid.', {
      violations: [{ field: 'pageToken', message: 'is not one that a page ended with' }],
    });
  }
}

/** An error in one line, as dead letters keep it. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
