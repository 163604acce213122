export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
export { DataDirectoryInUseError, PortInUseError, PostgresStartError } from './embedded-postgres.errors';
export type { Durability } from './server-settings';
