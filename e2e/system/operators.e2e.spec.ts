import { randomUUID } from 'node:crypto';
import { CreditReservedEvent } from '@trellis/contracts';
import { createEventBus, encodeEvent, type BusRecord } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectStatus, ServiceDatabase, startSystem, type SystemUnderTest } from '../harness';
import { CREDIT_LIMIT, products, Shopper, some } from '../shop';

interface DeadLetter {
  readonly id: string;
  readonly service: string;
  readonly origin: string;
  readonly eventType: string;
  readonly key: string;
  readonly error: string;
  readonly attempts: number;
  readonly parkedCount: number;
}

let system: SystemUnderTest;
let operator: Shopper;

beforeAll(async () => {
  system = await startSystem();
  operator = await Shopper.signedIn(system.gatewayUrl, await system.operatorCredentials());
});
afterAll(() => system?.stop());

async function deadLetters(): Promise<readonly DeadLetter[]> {
  const answer = await operator.request<{ deadLetters: DeadLetter[] }>('GET', '/api/v1/system/dead-letters');
  return expectStatus(answer, 200).deadLetters;
}

function untilDeadLetter(key: string): Promise<DeadLetter> {
  return eventually(
    async () => {
      const found = (await deadLetters()).find((letter) => letter.key === key);
      if (!found) throw new Error(`There is no dead letter of ${key}.`);
      return found;
    },
    { timeoutMs: 30_000, intervalMs: 100 },
  );
}

async function act(letter: DeadLetter, action: 'redrive' | 'discard'): Promise<void> {
  const path = `/api/v1/system/dead-letters/${letter.service}/${letter.id}/${action}`;
  const answer = await operator.request('POST', path);
  expect(answer.status, answer.text).toBeLessThan(300);
}

describe('an event that cannot be handled', () => {
  it('is a dead letter, holds back later events of its key alone, and once discarded lets them go on', async () => {
    const [shopper, neighbour] = await Promise.all([
      Shopper.signUp(system.gatewayUrl),
      Shopper.signUp(system.gatewayUrl),
    ]);
    await publish({ ...creditReserved(shopper.userId), value: Buffer.from([0xff, 0xff, 0xff, 0xff]) });
    const letter = await untilDeadLetter(shopper.userId);
    expect(letter).toMatchObject({
      service: 'order',
      eventType: 'trellis.customer.v1.CreditReserved',
      parkedCount: 0,
      error: expect.any(String),
    });

    const held = await shopper.placeOrder(some(products.rose));
    await shopper.untilCredit(CREDIT_LIMIT - products.rose.price);
    await eventually(async () => expect((await untilDeadLetter(shopper.userId)).parkedCount).toBe(1));
    expect(await shopper.order(held.id)).toMatchObject({ status: 'PENDING' });
    const free = await neighbour.placeOrder(some(products.rose));
    await neighbour.untilStatus(free.id, 'APPROVED');

    await act(letter, 'discard');
    await shopper.untilStatus(held.id, 'APPROVED');
    expect(await deadLetters()).toEqual([]);
  });

  it('of an order that nobody knows is a dead letter after several tries', async () => {
    const customerId = randomUUID();
    await publish(creditReserved(customerId));
    const letter = await untilDeadLetter(customerId);
    expect(letter.attempts).toBeGreaterThan(1);
    await act(letter, 'discard');
    expect(await deadLetters()).toEqual([]);
  });

  it('is handled by a redrive once what was wrong is mended, and then what waited behind it, in order', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const database = await ServiceDatabase.connect(await system.databaseUrl('order'));
    await database.query(`ALTER TABLE "order" ADD CONSTRAINT fault CHECK (status <> 'APPROVED') NOT VALID`);
    const first = await shopper.placeOrder(some(products.rose));
    const letter = await untilDeadLetter(shopper.userId);
    const second = await shopper.placeOrder(some(products.peas));
    await eventually(async () => expect((await untilDeadLetter(shopper.userId)).parkedCount).toBe(1));

    // Mended in vain first: what fails again stays.
    await operator.request('POST', `/api/v1/system/dead-letters/order/${letter.id}/redrive`);
    const again = await untilDeadLetter(shopper.userId);
    expect(again.parkedCount).toBe(1);

    await database.query('ALTER TABLE "order" DROP CONSTRAINT fault');
    await database.close();
    await act(again, 'redrive');
    await Promise.all([first, second].map(({ id }) => shopper.untilStatus(id, 'APPROVED')));
    expect(await deadLetters()).toEqual([]);
  });

  it('that is not even an event is a dead letter, and the events after it are heard', async () => {
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const key = randomUUID();
    await publish({ topic: 'trellis.customer.v1', key, value: Buffer.from('not an event'), headers: {} });
    const letter = await untilDeadLetter(key);
    const order = await shopper.placeOrder(some(products.rose));
    await shopper.untilStatus(order.id, 'APPROVED');
    await act(letter, 'discard');
  });
});

/** An event that says that credit was reserved for an order that does not exist. */
function creditReserved(customerId: string): BusRecord {
  const amount = { currencyCode: 'USD', amountMinor: 1 };
  const message = CreditReservedEvent.create({ customerId, orderId: randomUUID(), amount });
  return encodeEvent(message, { id: randomUUID(), time: new Date(), sequence: 1_000n });
}

/** Puts a record on the bus that no service would. */
async function publish(record: BusRecord): Promise<void> {
  const bus = createEventBus(await system.eventBusUrl('customer'));
  try {
    await bus.publish([record]);
  } finally {
    await bus.close();
  }
}
