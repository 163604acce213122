import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './test-postgres';
import './test-database';

/**
 * Starts one PostgreSQL for the whole run, or takes the server of `TRELLIS_TEST_DATABASE_URL` (an administrator's URL),
 * and tells the tests by `inject('postgresAdminUrl')`.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const givenUrl = process.env.TRELLIS_TEST_DATABASE_URL;
  if (givenUrl) {
    project.provide('postgresAdminUrl', givenUrl);
    return undefined;
  }
  const server = await startTestPostgres();
  project.provide('postgresAdminUrl', server.adminUrl);
  return () => server.stop();
}
