export { eventually } from './eventually';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database';
export { startTestPostgres } from './test-postgres';
export { TcpProxy } from './tcp-proxy';
