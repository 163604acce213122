import { PlatformConnection } from '@trellis/database';
import { migratePlatform, PLATFORM_MEMBER_ROLE } from '@trellis/platform';
import { createTestDatabase, type TestDatabase } from '@trellis/testing';

/**
 * A database for bus, registry and settings, as an administrator prepares it; its `url` is of a role like a service's.
 *
 * @param serverUrl the server to make it on. Defaults to the one of this Vitest run
 */
export async function createTestPlatform(serverUrl?: string): Promise<TestDatabase> {
  const database = await createTestDatabase({ prefix: 'platform', ...(serverUrl && { serverUrl }) });
  await migratePlatform(database.adminUrl);
  const admin = PlatformConnection.acquire(database.adminUrl);
  try {
    await admin.query(`GRANT ${PLATFORM_MEMBER_ROLE} TO "${new URL(database.url).username}"`);
  } finally {
    await admin.release();
  }
  return database;
}
