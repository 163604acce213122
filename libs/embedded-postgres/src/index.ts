export { EmbeddedPostgres, freePort, type EmbeddedPostgresOptions } from './embedded-postgres';
export { DataDirectoryInUseError, PortInUseError, PostgresStartError } from './embedded-postgres.errors';
export { runningProcess, type RunningProcess } from './running-process';
export type { Durability } from './server-settings';
