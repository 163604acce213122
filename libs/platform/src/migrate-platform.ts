import { applyKitMigrations, PlatformConnection, type KitMigration } from '@trellis/database';
import { registryMigrations } from '@trellis/discovery';
import { busMigrations } from '@trellis/events';
import { settingsMigrations } from '@trellis/settings';

/** Members may use bus and registry and read settings, and nothing else of their database. Grant it to each service's role. */
export const PLATFORM_MEMBER_ROLE = 'trellis_platform_member';

/** Members may set and remove live settings. Grant it, besides the other, to the app through which operators do so. */
export const SETTINGS_WRITER_ROLE = 'trellis_settings_writer';

const schemas: readonly (readonly [schema: string, migrations: readonly KitMigration[]])[] = [
  ['bus', busMigrations],
  ['registry', registryMigrations],
  ['settings', settingsMigrations],
];

/**
 * Brings the database of the PostgreSQL bus, registry and settings up to date, the member role included. Any number of
 * processes may do it at once.
 *
 * @param adminUrl that database, as an administrator of its server
 */
export async function migratePlatform(adminUrl: string): Promise<void> {
  const platform = PlatformConnection.acquire(adminUrl);
  try {
    for (const [schema, migrations] of schemas) await applyKitMigrations(platform, schema, migrations);
  } finally {
    await platform.release();
  }
}
