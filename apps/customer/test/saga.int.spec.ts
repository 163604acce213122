import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  CancellationReason,
  CreditReservedEvent,
  OrderCancelledEvent,
  OrderPlacedEvent,
  topics,
  UserRegisteredEvent,
  type EventMessage,
  type ReceivedEvent,
} from '@trellis/contracts';
import { createEventBus, decodeEvent, encodeEvent, type EventBus } from '@trellis/events';
import { DeadLetters, RedriveFailed } from '@trellis/outbox';
import { runService, type RunningService } from '@trellis/service';
import { createTestPlatform } from '@trellis/service-testing';
import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppModule } from '../src/app.module';
import { CustomerConfiguration } from '../src/customer.configuration';

let database: TestDatabase;
let platform: TestDatabase;
let service: RunningService;
let bus: EventBus;
const told: ReceivedEvent[] = [];

beforeAll(async () => {
  [database, platform] = await Promise.all([
    createTestDatabase({ prefix: 'customer' }),
    createTestPlatform(),
  ]);
  bus = createEventBus(platform.url);
  await bus.createTopics(topics);
  service = await runService(
    {
      name: 'customer',
      module: AppModule,
      configuration: [CustomerConfiguration],
      migrationsFolder: path.resolve(import.meta.dirname, '../prisma/migrations'),
    },
    { DATABASE_URL: database.url, EVENT_BUS_URL: platform.url, REGISTRY_URL: platform.url },
  );
  await bus.consume({
    group: 'observer',
    topics: ['trellis.customer.v1'],
    handler: async ({ records }) => {
      told.push(...records.map((record) => decodeEvent(record)));
      return { doneThrough: records.at(-1)!.offset };
    },
  });
});
afterAll(async () => {
  await service?.stop();
  await bus?.close();
  await Promise.all([database.drop(), platform.drop()]);
});

/** Publishes events of one key as the relay of another service would. */
async function publish(...events: EventMessage[]): Promise<void> {
  const records = events.map((event, index) =>
    encodeEvent(event, { id: randomUUID(), time: new Date(), sequence: BigInt(index + 1) }),
  );
  await bus.publish(records);
}

function placed(customerId: string, orderId = randomUUID()) {
  const total = { currencyCode: 'USD', amountMinor: 700 };
  return { orderId, event: OrderPlacedEvent.create({ orderId, customerId, total }) };
}

const toldOf = (orderId: string) =>
  told.filter(({ data }) => (data as { orderId: string }).orderId === orderId).map(({ type }) => type);

it('an order placed by a registered user is told that its credit is reserved', async () => {
  const userId = randomUUID();
  await publish(UserRegisteredEvent.create({ userId, email: 'ada@example.com', displayName: 'Ada' }));
  const { orderId, event } = placed(userId);
  await publish(event);
  await eventually(() => expect(toldOf(orderId)).toEqual([CreditReservedEvent]));
});

it('an order before its user is heard of opens the customer', async () => {
  const { orderId, event } = placed(randomUUID());
  await publish(event);
  await eventually(() => expect(toldOf(orderId)).toEqual([CreditReservedEvent]));
});

it('an event that cannot be handled waits as a dead letter with the later ones of its order, and lets others pass', async () => {
  const customerId = randomUUID();
  const orderId = randomUUID();
  await publish(
    OrderPlacedEvent.create({ orderId, customerId, total: undefined }),
    OrderCancelledEvent.create({ orderId, customerId, reason: CancellationReason.REQUESTED_BY_USER }),
  );
  const other = placed(customerId);
  await publish(other.event);
  await eventually(() => expect(toldOf(other.orderId)).toEqual([CreditReservedEvent]));

  const deadLetters = service.get(DeadLetters);
  const letterOfOrder = async () =>
    (await deadLetters.list({ pageSize: 10 })).deadLetters.find(({ key }) => key === orderId);
  const letter = await eventually(async () => {
    const found = await letterOfOrder();
    expect(found).toMatchObject({ eventType: 'trellis.order.v1.OrderPlaced', parkedCount: 1 });
    return found!;
  });

  await expect(deadLetters.redrive(letter.id)).rejects.toThrow(RedriveFailed);
  expect(await letterOfOrder()).toMatchObject({
    id: letter.id,
    parkedCount: 1,
    attempts: letter.attempts + 1,
  });

  expect(await deadLetters.discard(letter.id, 'a test')).toMatchObject({ handledCount: 1 });
  expect(await letterOfOrder()).toBeUndefined();
  expect(toldOf(orderId)).toEqual([]);
});
