import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { CreditRefusedEvent, CreditReleasedEvent, CreditReservedEvent } from '@trellis/contracts';
import { ServiceTestDatabase } from '@trellis/service-testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BatchGetCustomers } from '../src/application/batch-get-customers';
import { GetCustomer } from '../src/application/get-customer';
import { OpenCustomer } from '../src/application/open-customer';
import { ReleaseCredit } from '../src/application/release-credit';
import { ReserveCredit } from '../src/application/reserve-credit';
import { CustomerNotFound } from '../src/domain/customer.errors';
import { PrismaCustomerRepository } from '../src/infrastructure/prisma-customer.repository';
import { PrismaClient } from '../src/infrastructure/prisma/client';

const usd = (amountMinor: number) => ({ currencyCode: 'USD', amountMinor });

let database: ServiceTestDatabase<PrismaClient>;
let openCustomer: OpenCustomer;
let reserveCredit: ReserveCredit;
let releaseCredit: ReleaseCredit;
let getCustomer: GetCustomer;
let batchGetCustomers: BatchGetCustomers;
let customerId: string;

beforeAll(async () => {
  database = await ServiceTestDatabase.create<PrismaClient>(
    path.resolve(import.meta.dirname, '..'),
    PrismaClient,
  );
  const customers = new PrismaCustomerRepository(database.unitOfWork);
  openCustomer = new OpenCustomer(customers, { creditLimitMinor: 1000, currencyCode: 'USD' });
  reserveCredit = new ReserveCredit(customers, openCustomer);
  releaseCredit = new ReleaseCredit(customers);
  batchGetCustomers = new BatchGetCustomers(customers);
  getCustomer = new GetCustomer(batchGetCustomers);
});
afterAll(() => database.close());

beforeEach(async () => {
  customerId = randomUUID();
  database.committedEvents.length = 0;
  await openCustomer.execute(customerId, 'Ada');
});

const identity = (userId: string, role: 'user' | 'operator' = 'user') => ({
  userId,
  role,
  expiresAtMs: Infinity,
});

async function availableCredit() {
  return (await getCustomer.execute(identity(customerId), customerId)).availableCredit;
}

describe('credit', () => {
  it('is whole for a new customer', async () => {
    expect(await availableCredit()).toEqual(usd(1000));
  });

  it('is reserved and released with the events that tell of it', async () => {
    const orderId = randomUUID();
    await reserveCredit.execute(customerId, orderId, usd(600));
    expect(await availableCredit()).toEqual(usd(400));
    await releaseCredit.execute(customerId, orderId);
    expect(await availableCredit()).toEqual(usd(1000));
    expect(database.committedEvents).toEqual([
      CreditReservedEvent.create({ customerId, orderId, amount: usd(600) }),
      CreditReleasedEvent.create({ customerId, orderId, amount: usd(600) }),
    ]);
  });

  it('is never given twice, however many orders ask at the same time', async () => {
    await Promise.all(
      Array.from({ length: 8 }, () => reserveCredit.execute(customerId, randomUUID(), usd(300))),
    );
    expect(await availableCredit()).toEqual(usd(100));
    const typesOf = database.committedEvents.map(({ type }) => type);
    expect(typesOf.filter((type) => type === CreditReservedEvent)).toHaveLength(3);
    expect(typesOf.filter((type) => type === CreditRefusedEvent)).toHaveLength(5);
  });

  it('stays as it is when nothing was reserved for the order that is cancelled', async () => {
    await releaseCredit.execute(customerId, randomUUID());
    expect(await availableCredit()).toEqual(usd(1000));
    expect(database.committedEvents).toEqual([]);
  });

  it('is decided for an account that has ordered before it was heard of, whose name follows', async () => {
    const early = randomUUID();
    await reserveCredit.execute(early, randomUUID(), usd(600));
    await openCustomer.execute(early, 'Grace');
    const { state, availableCredit } = await getCustomer.execute(identity(early), early);
    expect(availableCredit).toEqual(usd(400));
    expect(state.displayName).toBe('Grace');
  });

  it('is decided for both when an account is heard of and orders at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const early = randomUUID();
      await Promise.all([
        reserveCredit.execute(early, randomUUID(), usd(600)),
        openCustomer.execute(early, 'Grace'),
        reserveCredit.execute(early, randomUUID(), usd(300)),
      ]);
      const { state, availableCredit } = await getCustomer.execute(identity(early), early);
      expect(availableCredit).toEqual(usd(100));
      expect(state.displayName).toBe('Grace');
    }
  });

  it('cannot be asked of what is no customer at all', async () => {
    await expect(reserveCredit.execute('nobody', randomUUID(), usd(1))).rejects.toThrow(CustomerNotFound);
  });
});

describe('opening a customer', () => {
  it('leaves a customer that exists as it is', async () => {
    await reserveCredit.execute(customerId, randomUUID(), usd(600));
    await openCustomer.execute(customerId, 'Grace');
    expect(await availableCredit()).toEqual(usd(400));
    expect((await getCustomer.execute(identity(customerId), customerId)).state.displayName).toBe('Ada');
  });
});

describe('reading customers', () => {
  it('shows a user its own alone, and an operator all', async () => {
    const other = randomUUID();
    await openCustomer.execute(other, 'Grace');
    const idsFor = async (caller: ReturnType<typeof identity>) =>
      (await batchGetCustomers.execute(caller, [customerId, other])).map(({ state }) => state.id);
    expect(await idsFor(identity(customerId))).toEqual([customerId]);
    expect((await idsFor(identity(randomUUID(), 'operator'))).sort()).toEqual([customerId, other].sort());
    await expect(getCustomer.execute(identity(customerId), other)).rejects.toThrow(CustomerNotFound);
  });
});
