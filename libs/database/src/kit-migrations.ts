import { createHash } from 'node:crypto';
import pg from 'pg';
import { MigrationEditedError, MigrationFailedError } from './database.errors';
import type { SqlTransactions } from './sql-transactions';

/** One step of a schema that the kit itself owns. */
export interface KitMigration {
  /** Orders the steps, and is never used again: `0001_initial`. */
  readonly id: string;
  /** Any number of statements. */
  readonly sql: string;
}

/**
 * Brings the kit's own `schema` up to date and answers the ids of the migrations it applied. All of them are one
 * transaction under an advisory lock, so any number of processes may call it at once. What was applied is kept in
 * `<schema>.kit_migration`; migrations it knows and the code does not (of a newer version, after a rollback) are left
 * alone.
 *
 * @throws MigrationEditedError when an applied migration is not the one in the code any more.
 * @throws MigrationFailedError when a migration fails; none is applied then.
 */
export async function applyKitMigrations(
  database: SqlTransactions,
  schema: string,
  migrations: readonly KitMigration[],
): Promise<string[]> {
  const quotedSchema = pg.escapeIdentifier(schema);
  return database.transaction(async (sql) => {
    await sql.query('SET LOCAL statement_timeout = 0');
    await sql.query(`SET LOCAL client_min_messages = warning`);
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `trellis.kit_migration:${schema}`,
    ]);
    // CREATE SCHEMA IF NOT EXISTS asks for the right to create even when there is nothing to do.
    const [found] = await sql.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'kit_migration') AS found`,
      [schema],
    );
    if (!found?.found) {
      await sql.query(`CREATE SCHEMA IF NOT EXISTS ${quotedSchema}`);
      await sql.query(
        `CREATE TABLE ${quotedSchema}.kit_migration (
           id text PRIMARY KEY,
           checksum text NOT NULL,
           applied_at timestamptz NOT NULL DEFAULT now()
         )`,
      );
    }
    const rows = await sql.query<{ id: string; checksum: string }>(
      `SELECT id, checksum FROM ${quotedSchema}.kit_migration`,
    );
    const applied = new Map(rows.map((row) => [row.id, row.checksum]));
    const news: string[] = [];
    for (const migration of migrations) {
      const checksum = createHash('sha256').update(migration.sql).digest('hex');
      const known = applied.get(migration.id);
      if (known === checksum) continue;
      if (known !== undefined) throw new MigrationEditedError(migration.id, `schema ${schema}`);
      await sql.query(migration.sql).catch((cause: Error) => {
        throw new MigrationFailedError(migration.id, `schema ${schema}`, cause.message, { cause });
      });
      await sql.query(`INSERT INTO ${quotedSchema}.kit_migration (id, checksum) VALUES ($1, $2)`, [
        migration.id,
        checksum,
      ]);
      news.push(migration.id);
    }
    return news;
  });
}
