import { CommitUnknownError, DatabaseUnreachableError } from './database.errors';
import { sqlStateOf } from './sql-state';

/** Connections, resources, shutdown and start of the server. */
const LOST_SQL_STATE = /^(08...|53...|57P0[1-5])$/;
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Prisma: cannot reach, timed out, closed by the server, pool exhausted. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024']);
const LOST_MESSAGE =
  /connection terminated|connection ended|is not queryable|timeout exceeded when trying to connect|unable to start a transaction|server has closed the connection/i;

/**
 * Whether an error, or one of its causes, means that the database or the way to it is away, and not that something is wrong
 * with what was asked of it.
 */
export function isDatabaseOutage(error: unknown): boolean {
  for (let current = error, depth = 0; isObject(current) && depth < 8; depth++) {
    if (saysOutage(current)) return true;
    current = (current as { cause?: unknown }).cause;
  }
  return false;
}

function saysOutage(error: object): boolean {
  if (error instanceof CommitUnknownError || error instanceof DatabaseUnreachableError) return true;
  const state = sqlStateOf(error);
  if (state !== undefined) return LOST_SQL_STATE.test(state);
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (NETWORK_CODES.has(code) || PRISMA_CODES.has(code))) return true;
  return typeof message === 'string' && LOST_MESSAGE.test(message);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
