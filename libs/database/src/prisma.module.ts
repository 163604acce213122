import { Module, type DynamicModule } from '@nestjs/common';
import { ChangeHints } from './change-hints';
import { DatabaseConfig } from './database-config';
import { DatabasePool } from './database-pool';
import { PrismaUnitOfWork, type PrismaClientLike } from './prisma-unit-of-work';
import { LendingPrismaPg } from './transaction-connection';
import { UnitOfWork } from './unit-of-work';

/** A generated `PrismaClient` class. */
export type PrismaClientClass = new (options: never) => PrismaClientLike;

/**
 * A service's database, everywhere in the service: `DatabasePool`, the Prisma client under its own class, `UnitOfWork`
 * (also as `PrismaUnitOfWork`) and `ChangeHints`. All share the connections of the pool, which takes its settings from
 * the `DatabaseConfig` that the kit provides. `DatabasePool.close()` ends them all.
 */
@Module({})
export class PrismaModule {
  static forRoot(clientClass: PrismaClientClass): DynamicModule {
    const providers = [
      {
        provide: DatabasePool,
        useFactory: (config: DatabaseConfig) => new DatabasePool(config),
        inject: [DatabaseConfig],
      },
      {
        provide: clientClass,
        useFactory: (pool: DatabasePool) => createPrismaClient(clientClass, pool),
        inject: [DatabasePool],
      },
      {
        provide: PrismaUnitOfWork,
        useFactory: (client: PrismaClientLike) => new PrismaUnitOfWork(client),
        inject: [clientClass],
      },
      { provide: UnitOfWork, useExisting: PrismaUnitOfWork },
      {
        provide: ChangeHints,
        useFactory: (pool: DatabasePool) => new ChangeHints(pool),
        inject: [DatabasePool],
      },
    ];
    return {
      module: PrismaModule,
      global: true,
      providers,
      exports: [DatabasePool, clientClass, PrismaUnitOfWork, UnitOfWork, ChangeHints],
    };
  }
}

/**
 * A Prisma client on the connections of `pool`, to be ended by the pool's `close`. The type is the caller's to name: what a
 * generated class constructs is not quite the type of the same name.
 */
export function createPrismaClient<Client extends PrismaClientLike>(
  clientClass: PrismaClientClass,
  pool: DatabasePool,
): Client {
  // The adapter shares a pool that it was given, and leaves it open. It would take one of another copy of node-postgres
  // for settings, and open its own with them.
  const adapter = new LendingPrismaPg(pool.pool, pool.statementNameOf);
  if (!(adapter as unknown as { externalPool: unknown }).externalPool) {
    throw new Error('The process has loaded two copies of node-postgres.');
  }
  const client = new clientClass({ adapter } as never);
  pool.onClose(() => client.$disconnect());
  return client as Client;
}
