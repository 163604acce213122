import type pg from 'pg';
import type { SqlParameter } from './sql-executor';

/**
 * Runs SQL on a connection and answers the rows of its last statement.
 *
 * @param statementNameOf the name to prepare a statement under; undefined for one that is not kept
 */
export async function queryConnection<Row extends object>(
  connection: pg.PoolClient,
  statementNameOf: (sql: string) => string | undefined,
  sql: string,
  parameters?: readonly SqlParameter[],
): Promise<Row[]> {
  const name = statementNameOf(sql);
  // Without parameters the simple protocol is used, which takes several statements at once.
  const result = parameters?.length
    ? await connection.query<Row>({ text: sql, values: [...parameters], ...(name !== undefined && { name }) })
    : await connection.query<Row>(sql);
  const last: pg.QueryResult<Row> | undefined = Array.isArray(result)
    ? (result as pg.QueryResult<Row>[]).at(-1)
    : result;
  return last?.rows ?? [];
}
