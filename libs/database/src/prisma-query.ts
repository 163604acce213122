import type { SqlParameter } from './sql-executor';

/** The part of a Prisma client, inside or outside of a transaction, that runs SQL. */
export interface PrismaRawClient {
  $queryRawUnsafe<T = unknown>(sql: string, ...parameters: unknown[]): Promise<T>;
}

/**
 * Runs any one statement, with or without a result, and answers its rows as node-postgres would: big integers and
 * decimals as text, bytes as a `Buffer`. Select as text what Prisma does not know (`void`, which `pg_notify` and the
 * advisory locks answer; `regclass`, `interval`) and date and time types other than `timestamptz`, which the two read
 * differently.
 */
export async function queryThroughPrisma<Row extends object>(
  client: PrismaRawClient,
  sql: string,
  parameters: readonly SqlParameter[] = [],
): Promise<Row[]> {
  const rows = await client.$queryRawUnsafe<Record<string, unknown>[]>(sql, ...parameters);
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) row[column] = asNodePostgres(value);
  }
  return rows as Row[];
}

function asNodePostgres(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(asNodePostgres);
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (isDecimal(value)) return value.toFixed();
  return value;
}

function isDecimal(value: unknown): value is { toFixed(): string } {
  return (
    typeof value === 'object' && value !== null && 'toFixed' in value && typeof value.toFixed === 'function'
  );
}
