import pg from 'pg';

/**
 * Makes a role, or gives the one that is there these attributes.
 *
 * @param admin connected as an administrator
 * @param attributes SQL, such as `LOGIN PASSWORD '…'`; values in it are escaped already
 */
export async function ensureRole(admin: pg.Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  await admin.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${pg.escapeIdentifier(role)} ${attributes}`);
}

/**
 * Makes a database unless it is there, and lets nobody connect to it but its owner.
 *
 * @param admin connected as an administrator
 * @param owner a role; undefined for the administrator
 */
export async function ensureDatabase(
  admin: pg.Client,
  name: string,
  owner: string | undefined,
): Promise<void> {
  const database = pg.escapeIdentifier(name);
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (!rowCount)
    await admin.query(`CREATE DATABASE ${database}${owner ? ` OWNER ${pg.escapeIdentifier(owner)}` : ''}`);
  await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
}
