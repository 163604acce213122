export { eventually } from './eventually';
export { startTestClusters, type TestClusters } from './test-clusters';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database';
export { startTestPostgres } from './test-postgres';
export { TcpProxy } from './tcp-proxy';
