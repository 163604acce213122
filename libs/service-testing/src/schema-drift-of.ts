import path from 'node:path';
import { schemaDrift } from '@trellis/database';
import { createTestDatabase } from '@trellis/testing';

/**
 * Whether a service's `schema.prisma` and `migrations/` describe the same database: the differences, one line each.
 *
 * @param appDirectory the service's folder, which holds `prisma/`
 */
export async function schemaDriftOf(appDirectory: string): Promise<readonly string[]> {
  const prefix = path.basename(appDirectory);
  const [migrated, declared] = await Promise.all([
    createTestDatabase({ prefix }),
    createTestDatabase({ prefix }),
  ]);
  try {
    return await schemaDrift({
      prismaDirectory: path.join(appDirectory, 'prisma'),
      migratedUrl: migrated.url,
      schemaUrl: declared.url,
    });
  } finally {
    await Promise.all([migrated.drop(), declared.drop()]);
  }
}
