import { randomUUID } from 'node:crypto';
import { CreditReservedEvent, UserRegisteredEvent, type EventMessage } from '@trellis/contracts';
import { encodeEvent } from '@trellis/events';
import { eventually } from '@trellis/testing';
import type { Message } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectStatus, ServiceDatabase, TrellisSystem } from '../harness';
import { CREDIT_LIMIT, products, Shopper, some } from '../shop';
import { KafkaView } from './kafka-view';

interface DeadLetter {
  readonly id: string;
  readonly service: string;
  readonly origin: string;
  readonly eventType: string;
  readonly key: string;
  readonly attempts: number;
  readonly parkedCount: number;
}

const CUSTOMER_TOPIC = 'trellis.customer.v1';
const USER_TOPIC = 'trellis.user.v1';
const GARBAGE = Buffer.from([0xff, 0xff, 0xff, 0xff]);

let system: TrellisSystem;
let kafka: KafkaView;
let operator: Shopper;

beforeAll(async () => {
  system = await TrellisSystem.start();
  kafka = await KafkaView.connect(await system.eventBusUrl('order'));
  operator = await Shopper.signedIn(system.gatewayUrl, await system.operatorCredentials());
});
afterAll(async () => {
  await kafka?.close();
  await system?.stop();
});

describe('an event on a topic of Kafka that no service can handle', () => {
  it('with a payload that cannot be read holds back its key alone, until it is discarded', async () => {
    const [shopper, neighbour] = await Promise.all([signUp(), signUp()]);
    await kafka.produce(CUSTOMER_TOPIC, [{ ...creditReserved(shopper.userId), value: GARBAGE }]);
    const letter = await untilDeadLetter(shopper.userId);
    expect(letter).toMatchObject({ service: 'order', eventType: 'trellis.customer.v1.CreditReserved' });

    const held = await shopper.placeOrder(some(products.rose));
    await shopper.untilCredit(CREDIT_LIMIT - products.rose.price);
    await untilParked(shopper.userId, 1);
    const free = await neighbour.placeOrder(some(products.rose));
    await neighbour.untilStatus(free.id, 'APPROVED');
    expect(await shopper.order(held.id)).toMatchObject({ status: 'PENDING' });

    await act(letter, 'discard');
    await shopper.untilStatus(held.id, 'APPROVED');
  });

  it('that its handler refuses stays through a redrive in vain, and goes when what was wrong is mended', async () => {
    const userId = randomUUID();
    const database = await ServiceDatabase.connect(await system.databaseUrl('customer'));
    await database.query(`ALTER TABLE customer ADD CONSTRAINT fault CHECK (id <> '${userId}')`);
    await kafka.produce(USER_TOPIC, [userRegistered(userId, 1n)]);
    const letter = await untilDeadLetter(userId);
    expect(letter).toMatchObject({ service: 'customer', parkedCount: 0 });
    expect(letter.attempts).toBeGreaterThan(1);

    await kafka.produce(USER_TOPIC, [userRegistered(userId, 2n)]);
    await untilParked(userId, 1);
    await operator.request('POST', pathOf(letter, 'redrive'));
    await untilParked(userId, 1);

    await database.query('ALTER TABLE customer DROP CONSTRAINT fault');
    await act(await untilDeadLetter(userId), 'redrive');
    expect(await database.query('SELECT FROM customer WHERE id = $1', [userId])).toHaveLength(1);
    expect(await deadLetters()).toEqual([]);
    await database.close();
  });

  it.each([
    ['without a key', { key: null, value: 'not an event' }],
    ['without a value', { key: 'tombstone', value: null }],
    ['without anything', { key: null, value: null }],
  ])('%s is a dead letter, and the events after it are heard', async (_, message) => {
    await kafka.produce(CUSTOMER_TOPIC, [message]);
    const letter = await untilDeadLetter(message.key ?? '');
    const shopper = await signUp();
    const order = await shopper.placeOrder(some(products.rose));
    await shopper.untilStatus(order.id, 'APPROVED');
    await act(letter, 'discard');
    expect(await deadLetters()).toEqual([]);
  });
});

const signUp = () => Shopper.signUp(system.gatewayUrl);

/** An event that says that credit was reserved for an order that does not exist. */
function creditReserved(customerId: string): Message {
  const amount = { currencyCode: 'USD', amountMinor: 1 };
  return messageOf(CreditReservedEvent.create({ customerId, orderId: randomUUID(), amount }), 1_000n);
}

function userRegistered(userId: string, sequence: bigint): Message {
  const email = `${userId}@example.com`;
  return messageOf(UserRegisteredEvent.create({ userId, email, displayName: 'Ada' }), sequence);
}

/** As a program of others writes it: with the partitioner that it has. */
function messageOf<T>(event: EventMessage<T>, sequence: bigint): Message {
  const { key, value, headers } = encodeEvent(event, { id: randomUUID(), time: new Date(), sequence });
  return { key, value: Buffer.from(value), headers };
}

async function deadLetters(): Promise<readonly DeadLetter[]> {
  const answer = await operator.request<{ deadLetters: DeadLetter[] }>('GET', '/api/v1/system/dead-letters');
  return expectStatus(answer, 200).deadLetters;
}

function untilDeadLetter(key: string): Promise<DeadLetter> {
  return eventually(
    async () => {
      const found = (await deadLetters()).find((letter) => letter.key === key);
      if (!found) throw new Error(`There is no dead letter of ${JSON.stringify(key)}.`);
      return found;
    },
    { timeoutMs: 30_000, intervalMs: 100 },
  );
}

async function untilParked(key: string, count: number): Promise<void> {
  await eventually(async () => expect((await untilDeadLetter(key)).parkedCount).toBe(count));
}

function pathOf({ service, id }: DeadLetter, action: 'redrive' | 'discard'): string {
  return `/api/v1/system/dead-letters/${service}/${id}/${action}`;
}

async function act(letter: DeadLetter, action: 'redrive' | 'discard'): Promise<void> {
  const answer = await operator.request('POST', pathOf(letter, action));
  expect(answer.status, answer.text).toBeLessThan(300);
}
