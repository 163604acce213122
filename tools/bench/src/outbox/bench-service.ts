import 'reflect-metadata';
import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ServiceInfo } from '@trellis/context';
import { DatabaseConfig, DatabasePool, PrismaModule, PrismaUnitOfWork } from '@trellis/database';
import { createEventBus, EventBus } from '@trellis/events';
import { DeliveryRuntime, OutboxModule } from '@trellis/outbox';
import { PrismaClient } from '../../dist/prisma/client';

/** Where a {@link BenchService} finds its database and its bus. */
export interface BenchServiceOptions {
  readonly databaseUrl: string;
  readonly busUrl: string;
  readonly maxConnections: number;
}

/** What the kit provides to every service. */
@Global()
@Module({})
class BenchKitModule {
  static forRoot({ databaseUrl, busUrl, maxConnections }: BenchServiceOptions): DynamicModule {
    const info = new ServiceInfo({ name: 'bench', instanceId: `bench-${process.pid}`, version: '0.0.0' });
    const providers = [
      { provide: DatabaseConfig, useValue: new DatabaseConfig({ url: databaseUrl, maxConnections }) },
      { provide: EventBus, useValue: createEventBus(busUrl) },
      { provide: ServiceInfo, useValue: info },
    ];
    return { module: BenchKitModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** A service as an app composes it: database, outbox and bus from the same modules. */
export class BenchService {
  private constructor(private readonly application: INestApplicationContext) {}

  static async start(options: BenchServiceOptions): Promise<BenchService> {
    const application = await NestFactory.createApplicationContext(
      {
        module: class BenchModule {},
        imports: [BenchKitModule.forRoot(options), PrismaModule.forRoot(PrismaClient), OutboxModule],
      },
      { logger: ['error', 'warn'], abortOnError: false },
    );
    const service = new BenchService(application);
    await service.delivery.migrate();
    return service;
  }

  get pool(): DatabasePool {
    return this.application.get(DatabasePool);
  }

  get prisma(): PrismaClient {
    return this.application.get(PrismaClient);
  }

  get unitOfWork(): PrismaUnitOfWork<PrismaClient> {
    return this.application.get(PrismaUnitOfWork);
  }

  get bus(): EventBus {
    return this.application.get(EventBus);
  }

  /** Relay, consumer and upkeep. Not started. */
  get delivery(): DeliveryRuntime {
    return this.application.get(DeliveryRuntime);
  }

  async close(): Promise<void> {
    await this.delivery.stop();
    await this.bus.close();
    await this.application.close();
    await this.pool.close();
  }
}
