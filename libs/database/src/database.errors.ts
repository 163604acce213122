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
