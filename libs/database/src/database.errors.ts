/** The database server cannot be reached, or refuses this role or database. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';

  constructor(
    /** `host:port/database`, without credentials. */
    readonly target: string,
    override readonly cause: unknown,
  ) {
    super(`PostgreSQL at ${target} cannot be reached: ${reasonOf(cause)}`);
  }
}

/**
 * The connection was lost while the transaction was being committed: it may have been committed or not. Ask the database
 * before doing the work again.
 */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError';

  constructor(override readonly cause: unknown) {
    super(`The connection was lost during COMMIT, whose outcome is unknown: ${reasonOf(cause)}`);
  }
}

/**
 * The work ended as if it had succeeded although a statement, or a unit of work nested in it, had failed and the error
 * was swallowed: nothing was committed.
 */
export class TransactionAbortedError extends Error {
  override readonly name = 'TransactionAbortedError';

  constructor(override readonly cause: unknown) {
    super(`The transaction was rolled back, since a part of it had failed: ${reasonOf(cause)}`);
  }
}

/**
 * A statement came after Prisma had rolled the transaction back, while its work went on: nothing was committed. The
 * transaction took too long; or the client was disconnected, which looks the same from here.
 */
export class TransactionCutShortError extends Error {
  override readonly name = 'TransactionCutShortError';

  constructor(readonly timeoutMs: number) {
    super(
      `The transaction was rolled back before its work was done: its timeout of ${timeoutMs} ms had passed, or its client ` +
        `was disconnected. No statement can run in it any more.`,
    );
  }
}

/** A migration that was applied before is not the one in the code any more. */
export class MigrationEditedError extends Error {
  override readonly name = 'MigrationEditedError';

  constructor(
    readonly migration: string,
    readonly location: string,
  ) {
    super(
      `Migration "${migration}" of ${location} was changed after it had been applied. ` +
        `Restore it, and put the change into a new migration.`,
    );
  }
}

/** A migration failed, now or at an earlier start. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError';

  constructor(
    readonly migration: string,
    readonly location: string,
    reason: string,
    options?: { cause: unknown },
  ) {
    super(`Migration "${migration}" of ${location} failed: ${reason}`, options);
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
  return text.trim().split('\n').at(-1) ?? text;
}
