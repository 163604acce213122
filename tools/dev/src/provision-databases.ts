import { ensureDatabase, ensureRole } from '@trellis/database';
import { migratePlatform, PLATFORM_MEMBER_ROLE, SETTINGS_WRITER_ROLE } from '@trellis/platform';
import pg from 'pg';
import type { App } from './app-catalogue';
import type { Secrets } from './secrets';

/** Where an app's data is. */
export interface AppUrls {
  /** The app's own database, as its own role; undefined for an app without one. */
  readonly databaseUrl?: string;
  /** The database of bus, registry and settings, as the app's own role. */
  readonly platformUrl: string;
}

const PLATFORM_DATABASE = 'trellis_platform';

/**
 * Makes a role for each app, a database for each app that has one, and the platform's database, where they are missing.
 * A role can connect to its own database and to the platform's, and to no other.
 */
export async function provisionDatabases(
  adminUrl: string,
  apps: readonly App[],
  secrets: Secrets,
): Promise<ReadonlyMap<string, AppUrls>> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await ensureRole(admin, PLATFORM_MEMBER_ROLE, 'NOLOGIN');
    await ensureRole(admin, SETTINGS_WRITER_ROLE, 'NOLOGIN');
    await ensureDatabase(admin, PLATFORM_DATABASE, undefined);
    await migratePlatform(urlOf(adminUrl, PLATFORM_DATABASE));
    await admin.query(`GRANT CONNECT ON DATABASE ${PLATFORM_DATABASE} TO ${PLATFORM_MEMBER_ROLE}`);
    const urls = new Map<string, AppUrls>();
    for (const app of apps) urls.set(app.name, await provisionApp(admin, adminUrl, app, secrets));
    return urls;
  } finally {
    await admin.end();
  }
}

async function provisionApp(
  admin: pg.Client,
  adminUrl: string,
  app: App,
  secrets: Secrets,
): Promise<AppUrls> {
  const role = `trellis_${app.name.replaceAll('-', '_')}`;
  const password = secrets.get(`${role} database password`);
  await ensureRole(admin, role, `LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  await admin.query(`GRANT ${PLATFORM_MEMBER_ROLE} TO ${pg.escapeIdentifier(role)}`);
  if (app.writesSettings) await admin.query(`GRANT ${SETTINGS_WRITER_ROLE} TO ${pg.escapeIdentifier(role)}`);
  const platformUrl = urlOf(adminUrl, PLATFORM_DATABASE, role, password);
  if (!app.hasDatabase) return { platformUrl };
  await ensureDatabase(admin, role, role);
  return { databaseUrl: urlOf(adminUrl, role, role, password), platformUrl };
}

function urlOf(adminUrl: string, database: string, role?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role !== undefined) url.username = role;
  if (password !== undefined) url.password = password;
  return url.toString();
}
