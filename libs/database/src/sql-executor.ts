/** Values that every adapter carries unchanged: pass bytes as base64 inside JSON text, big integers as text. */
export type SqlParameter = string | number | boolean | null;

/** Anything that runs SQL: a pool, a connection, or a transaction of Prisma's. Placeholders are `$1`, `$2`, … */
export interface SqlExecutor {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly SqlParameter[],
  ): Promise<Row[]>;
}
