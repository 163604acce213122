export { ServiceTestDatabase } from './service-test-database';
