export { applyMigrations } from './apply-migrations';
export type { BinaryQueries } from './binary-query';
export { BinaryRows } from './binary-rows';
export { ChangeHints } from './change-hints';
export { DatabaseConfig } from './database-config';
export { isDatabaseOutage } from './database-outage';
export { DatabasePool, type DatabasePoolOptions } from './database-pool';
export * from './database.errors';
export { isUuid } from './is-uuid';
export { applyKitMigrations, type KitMigration } from './kit-migrations';
export type { ListenSubscription } from './listen-connection';
export { PlatformConnection, type PlatformExecutor, type PlatformParameter } from './platform-connection';
export {
  PrismaUnitOfWork,
  type PrismaClientLike,
  type PrismaTransactionClient,
  type PrismaUnitOfWorkOptions,
} from './prisma-unit-of-work';
export { ensureDatabase, ensureRole } from './provisioning';
export { preparedStatement } from './prepared-statements';
export { createPrismaClient, PrismaModule, type PrismaClientClass } from './prisma.module';
export { schemaDrift } from './schema-drift';
export { diffPrismaSchemas } from './schema-engine';
export type { SqlExecutor, SqlParameter } from './sql-executor';
export { isRetryable, sqlStateOf } from './sql-state';
export type { SqlTransactions } from './sql-transactions';
export { UnitOfWork, type BeforeCommit, type Transaction } from './unit-of-work';
