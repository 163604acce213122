export { schemaDriftOf } from './schema-drift-of';
export { ServiceTestDatabase } from './service-test-database';
