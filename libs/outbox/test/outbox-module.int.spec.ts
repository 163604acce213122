import 'reflect-metadata';
import { Global, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { currentContext, ServiceInfo } from '@trellis/context';
import { OrderApprovedEvent, OrderPlacedEvent } from '@trellis/contracts';
import type { OrderApproved, OrderPlaced, ReceivedEvent } from '@trellis/contracts';
import { applyKitMigrations, DatabasePool, UnitOfWork } from '@trellis/database';
import { busMigrations, EventBus, PostgresEventBus } from '@trellis/events';
import { createTestDatabase, eventually } from '@trellis/testing';
import type { TestDatabase } from '@trellis/testing';
import { register } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DeadLetters,
  DeliveryRuntime,
  DuplicateEventHandlerError,
  EventConsumer,
  OnEvent,
  OutboxModule,
} from '../src';
import { PoolUnitOfWork } from './support/pool-unit-of-work';

let platform: TestDatabase;
let own: TestDatabase;
let pool: DatabasePool;
let bus: PostgresEventBus;

beforeAll(async () => {
  Logger.overrideLogger(false);
  [platform, own] = await Promise.all([
    createTestDatabase({ prefix: 'platform' }),
    createTestDatabase({ prefix: 'order' }),
  ]);
  const administrator = new DatabasePool({ url: platform.adminUrl, maxConnections: 1 });
  await applyKitMigrations(administrator, 'bus', busMigrations);
  await administrator.close();
  pool = new DatabasePool({ url: own.url, maxConnections: 3 });
  bus = new PostgresEventBus(platform.adminUrl, { heartbeatMs: 200 });
});
afterAll(async () => {
  await bus.close();
  await pool.close();
  await Promise.all([platform.drop(), own.drop()]);
});

@Injectable()
class Approvals {
  readonly seen: { placed: ReceivedEvent<OrderPlaced>; requestId?: string }[] = [];
  readonly approved: string[] = [];
}

@EventConsumer()
class OrderEventsConsumer {
  constructor(
    private readonly approvals: Approvals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @OnEvent(OrderPlacedEvent)
  async onOrderPlaced(event: ReceivedEvent<OrderPlaced>): Promise<void> {
    if (event.data.customerId === 'nobody') throw new Error('unknown customer');
    this.approvals.seen.push({ placed: event, requestId: currentContext()?.requestId });
    await this.unitOfWork.run(async (transaction) =>
      transaction.raise([
        OrderApprovedEvent.create({ orderId: event.data.orderId, customerId: event.data.customerId }),
      ]),
    );
  }

  @OnEvent(OrderApprovedEvent)
  async onOrderApproved(event: ReceivedEvent<OrderApproved>): Promise<void> {
    this.approvals.approved.push(event.key);
  }
}

@Global()
@Module({
  providers: [
    { provide: DatabasePool, useFactory: () => pool },
    { provide: UnitOfWork, useFactory: () => new PoolUnitOfWork(pool) },
    { provide: EventBus, useFactory: () => bus },
    {
      provide: ServiceInfo,
      useFactory: () => new ServiceInfo({ name: 'order', instanceId: '1', version: '0' }),
    },
  ],
  exports: [DatabasePool, UnitOfWork, EventBus, ServiceInfo],
})
class KitModule {}

@Module({ imports: [KitModule, OutboxModule], controllers: [OrderEventsConsumer], providers: [Approvals] })
class AppModule {}

@EventConsumer()
class Rival {
  @OnEvent(OrderPlacedEvent)
  async onOrderPlaced(_event: ReceivedEvent<OrderPlaced>): Promise<void> {}
}

@Module({ imports: [AppModule], providers: [Rival] })
class TwoConsumersModule {}

test('what a unit of work raises reaches the consumer, whose own events reach theirs', async () => {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const delivery = app.get(DeliveryRuntime);
  const approvals = app.get(Approvals);
  await delivery.start();
  const total = { currencyCode: 'EUR', amountMinor: 5 };
  const place = (orderId: string, customerId = 'ada') =>
    app.get(UnitOfWork).run(async (transaction) => {
      transaction.raise([OrderPlacedEvent.create({ orderId, customerId, total })]);
    });
  for (let order = 0; order < 20; order++) await place(`order-${order}`);
  await eventually(() => expect(approvals.approved).toHaveLength(20));
  const first = approvals.seen.find(({ placed }) => placed.key === 'order-0')!;
  expect(first.placed.data).toEqual({ orderId: 'order-0', customerId: 'ada', total });
  expect(first.placed).toMatchObject({ source: 'order', sequence: 1n });
  expect(first.requestId).toBe(first.placed.id);

  await place('order-x', 'nobody');
  await eventually(
    async () => expect(await delivery.status()).toMatchObject({ deadLetterCount: 1, parkedKeyCount: 1 }),
    {
      timeoutMs: 20_000,
    },
  );
  const { deadLetters } = await app.get(DeadLetters).list();
  expect(deadLetters).toMatchObject([
    { eventType: 'trellis.order.v1.OrderPlaced', key: 'order-x', attempts: 5 },
  ]);
  await app.get(DeadLetters).discard(deadLetters[0]!.id, 'ada');
  await eventually(async () =>
    expect(await delivery.status()).toEqual({
      outboxDepth: 0,
      outboxOldestAgeSeconds: 0,
      deadLetterCount: 0,
      parkedKeyCount: 0,
      consumerLag: 0,
    }),
  );
  const metrics = await register.metrics();
  expect(metrics).toContain('trellis_outbox_depth 0');
  expect(metrics).toContain('trellis_relay_published_total{topic="trellis.order.v1"} 41');
  expect(metrics).toContain('trellis_consumer_lag{topic="trellis.order.v1",partition="0"} 0');
  await delivery.stop();
  await app.close();
});

test('a service in which two handlers take one type does not start', async () => {
  const started = NestFactory.createApplicationContext(TwoConsumersModule, {
    logger: false,
    abortOnError: false,
  });
  await expect(started).rejects.toThrow(DuplicateEventHandlerError);
});

test('a consumer method that takes another event than its own does not compile', () => {
  class Wrong {
    // @ts-expect-error -- the method takes OrderApproved
    @OnEvent(OrderPlacedEvent)
    async on(_event: ReceivedEvent<OrderApproved & { approvedBy: string }>): Promise<void> {}
  }
  expect(Wrong).toBeDefined();
});
