export { schemaDriftOf } from './schema-drift-of';
export { createTestPlatform } from './test-platform';
export { ServiceTestDatabase } from './service-test-database';
export { SettableClock } from './settable-clock';
