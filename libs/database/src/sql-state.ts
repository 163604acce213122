/**
 * The SQLSTATE of a database error, whether it comes from node-postgres or through Prisma, or undefined when the server
 * did not say why (a lost connection, for one).
 */
export function sqlStateOf(error: unknown): string | undefined {
  for (let current = error, depth = 0; isRecord(current) && depth < 6; depth++) {
    if (typeof current.originalCode === 'string') return current.originalCode;
    if (typeof current.code === 'string' && typeof current.severity === 'string') return current.code;
    if (current.kind === 'TransactionWriteConflict' || current.code === 'P2034') return '40001';
    const meta: unknown = current.meta;
    current = isRecord(meta) && isRecord(meta.driverAdapterError) ? meta.driverAdapterError : current.cause;
  }
  return undefined;
}

/** Whether the server undid the transaction for the sake of another one, so that running it again is the remedy. */
export function isRetryable(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}

/**
 * Whether the error says nothing about what the server did: the connection broke or the server went away (classes 08 and
 * 57P, and whatever carries no SQLSTATE).
 */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined || state.startsWith('08') || state.startsWith('57P');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
