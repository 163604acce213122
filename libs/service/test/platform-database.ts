import { applyKitMigrations, PlatformConnection, type KitMigration } from '@trellis/database';
import { registryMigrations } from '@trellis/discovery';
import { busMigrations } from '@trellis/events';
import { settingsMigrations } from '@trellis/settings';
import { createTestDatabase, type TestDatabase } from '@trellis/testing';

const schemas: readonly (readonly [string, readonly KitMigration[]])[] = [
  ['bus', busMigrations],
  ['registry', registryMigrations],
  ['settings', settingsMigrations],
];

/** A `platform` database as an administrator prepares it, with a role that may what services may. */
export async function createPlatformDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ prefix: 'platform' });
  const admin = PlatformConnection.acquire(database.adminUrl);
  for (const [schema, migrations] of schemas) await applyKitMigrations(admin, schema, migrations);
  await admin.query(`GRANT trellis_platform_member TO "${new URL(database.url).username}"`);
  await admin.release();
  return database;
}
