import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMigrations } from './apply-migrations';
import { DatabasePool } from './database-pool';
import { diffPrismaSchemas } from './schema-engine';

/**
 * Proves that `migrations/` and `schema.prisma` of a Prisma directory describe the same database: makes each in an empty
 * database and compares the catalogues. Answers the differences, one line each. Functions, triggers, comments and check
 * constraints, which Prisma's schema cannot say, are left to the migrations.
 */
export async function schemaDrift(options: {
  /** Folder with `schema.prisma` and `migrations/`. */
  prismaDirectory: string;
  /** An empty database, for the migrations. */
  migratedUrl: string;
  /** An empty database, for the schema. */
  schemaUrl: string;
}): Promise<string[]> {
  const schema = await readFile(join(options.prismaDirectory, 'schema.prisma'), 'utf8');
  await applyMigrations({ url: options.migratedUrl, directory: join(options.prismaDirectory, 'migrations') });
  const expected = await catalogueOf(options.schemaUrl, await diffPrismaSchemas(undefined, schema));
  const actual = await catalogueOf(options.migratedUrl);
  // The snapshot that the next migration will be written from must not lag behind either.
  const applied = await readFile(join(options.prismaDirectory, 'migrations/applied.prisma'), 'utf8').catch(
    () => schema,
  );
  const isSnapshotCurrent = (await diffPrismaSchemas(applied, schema)) === '';
  return [
    ...(isSnapshotCurrent ? [] : ['migrations/applied.prisma is not the schema']),
    ...actual.filter((line) => !expected.includes(line)).map((line) => `only the migrations have ${line}`),
    ...expected.filter((line) => !actual.includes(line)).map((line) => `only the schema has ${line}`),
  ];
}

/** Tables, columns, constraints, indexes and enums of the schema `public`, one line each, in order. */
async function catalogueOf(url: string, sqlBefore?: string): Promise<string[]> {
  const pool = new DatabasePool({ url, maxConnections: 1 });
  try {
    if (sqlBefore) await pool.query(sqlBefore);
    const rows = await pool.query<{ line: string }>(CATALOGUE);
    return rows.map((row) => row.line);
  } finally {
    await pool.close();
  }
}

const CATALOGUE = `
  WITH relation AS (
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
  )
  SELECT format('table %s', relname) AS line FROM relation
  UNION ALL
  SELECT format('column %s.%s: %s%s%s%s%s', relname, attname, format_type(atttypid, atttypmod),
                CASE WHEN attnotnull THEN ' not null' END,
                ' default ' || pg_get_expr(adbin, adrelid),
                CASE WHEN attidentity <> '' THEN ' identity ' || attidentity::text END,
                CASE WHEN attgenerated <> '' THEN ' generated ' || attgenerated::text END)
  FROM relation JOIN pg_attribute ON attrelid = relation.oid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT format('constraint %s.%s: %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
  FROM relation JOIN pg_constraint ON conrelid = relation.oid WHERE contype IN ('p', 'u', 'f', 'x')
  UNION ALL
  SELECT format('index %s.%s: %s', tablename, indexname, indexdef)
  FROM pg_indexes JOIN relation ON relname = tablename WHERE schemaname = 'public'
  UNION ALL
  SELECT format('enum %s: %s', typname, string_agg(enumlabel, ', ' ORDER BY enumsortorder))
  FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid WHERE typnamespace = 'public'::regnamespace GROUP BY typname
  UNION ALL
  SELECT format('sequence %s: %s %s', sequencename, data_type, increment_by) FROM pg_sequences WHERE schemaname = 'public'
  ORDER BY 1`;
