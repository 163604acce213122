import { createHash } from 'node:crypto';

const names = new Map<string, string>();

/**
 * Declares a statement that each connection prepares once and keeps, through a pool as through Prisma; answers its text,
 * which is what to run. For a constant text that runs often, whose plan suits all its parameters however full the tables
 * are: the server keeps one plan for all.
 */
export function preparedStatement(sql: string): string {
  names.set(sql, `trellis_${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`);
  return sql;
}

/** The name to prepare a statement under; undefined for all that were not declared by {@link preparedStatement}. */
export function preparedNameOf(sql: string): string | undefined {
  return names.get(sql);
}

/**
 * Whether connections keep what they prepare. A database URL says by `pgbouncer=true` that they do not: that a proxy is in
 * between which lends connections for a transaction and knows nothing of prepared statements.
 */
export function keepsPreparedStatements(url: string): boolean {
  return !/[?&]pgbouncer=true(&|#|$)/.test(url);
}
