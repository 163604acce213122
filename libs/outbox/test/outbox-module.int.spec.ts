import 'reflect-metadata';
import { Global, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { currentContext, ServiceInfo } from '@trellis/context';
import { UserRegisteredEvent } from '@trellis/contracts';
import type { ReceivedEvent, UserRegistered } from '@trellis/contracts';
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
    createTestDatabase({ prefix: 'user' }),
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
class Registrations {
  readonly seen: { registered: ReceivedEvent<UserRegistered>; requestId?: string }[] = [];
  readonly friends: string[] = [];
}

/** Registers a friend of everyone who is registered, by an event of its own. */
@EventConsumer()
class UserEventsConsumer {
  constructor(
    private readonly registrations: Registrations,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @OnEvent(UserRegisteredEvent)
  async onUserRegistered(event: ReceivedEvent<UserRegistered>): Promise<void> {
    const { userId, email, displayName } = event.data;
    if (email === 'nobody') throw new Error('unknown address');
    if (displayName === 'friend') {
      this.registrations.friends.push(event.key);
      return;
    }
    this.registrations.seen.push({ registered: event, requestId: currentContext()?.requestId });
    await this.unitOfWork.run(async (transaction) =>
      transaction.raise([
        UserRegisteredEvent.create({ userId: `friend-of-${userId}`, email, displayName: 'friend' }),
      ]),
    );
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
      useFactory: () => new ServiceInfo({ name: 'user', instanceId: '1', version: '0' }),
    },
  ],
  exports: [DatabasePool, UnitOfWork, EventBus, ServiceInfo],
})
class KitModule {}

@Module({ imports: [KitModule, OutboxModule], controllers: [UserEventsConsumer], providers: [Registrations] })
class AppModule {}

@EventConsumer()
class Rival {
  @OnEvent(UserRegisteredEvent)
  async onUserRegistered(_event: ReceivedEvent<UserRegistered>): Promise<void> {}
}

@Module({ imports: [AppModule], providers: [Rival] })
class TwoConsumersModule {}

test('what a unit of work raises reaches the consumer, whose own events reach theirs', async () => {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const delivery = app.get(DeliveryRuntime);
  const registrations = app.get(Registrations);
  await delivery.start();
  const signUp = (userId: string, email = 'ada') =>
    app.get(UnitOfWork).run(async (transaction) => {
      transaction.raise([UserRegisteredEvent.create({ userId, email, displayName: 'Ada' })]);
    });
  for (let user = 0; user < 20; user++) await signUp(`user-${user}`);
  await eventually(() => expect(registrations.friends).toHaveLength(20));
  const first = registrations.seen.find(({ registered }) => registered.key === 'user-0')!;
  expect(first.registered.data).toEqual({ userId: 'user-0', email: 'ada', displayName: 'Ada' });
  expect(first.registered).toMatchObject({ source: 'user', sequence: 1n });
  expect(first.requestId).toBe(first.registered.id);

  await signUp('user-x', 'nobody');
  await eventually(
    async () => expect(await delivery.status()).toMatchObject({ deadLetterCount: 1, parkedKeyCount: 1 }),
    {
      timeoutMs: 20_000,
    },
  );
  const { deadLetters } = await app.get(DeadLetters).list();
  expect(deadLetters).toMatchObject([
    { eventType: 'trellis.user.v1.UserRegistered', key: 'user-x', attempts: 5 },
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
  expect(metrics).toContain('trellis_relay_published_total{topic="trellis.user.v1"} 41');
  expect(metrics).toContain('trellis_consumer_lag{topic="trellis.user.v1",partition="0"} 0');
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
    // @ts-expect-error -- the method takes more than there is
    @OnEvent(UserRegisteredEvent)
    async on(_event: ReceivedEvent<UserRegistered & { approvedBy: string }>): Promise<void> {}
  }
  expect(Wrong).toBeDefined();
});
