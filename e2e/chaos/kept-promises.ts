import { eventually } from '@trellis/testing';
import { expect } from 'vitest';
import type { SystemUnderTest } from '../harness';
import { deadLettersOf, untilDelivered, type Shopper } from '../shop';
import type { PatientShopper } from './patient-shopper';

/**
 * Holds a system to what its shoppers were promised, once the shopping is over: no answer that an outage does not excuse,
 * every order decided, every event delivered and none of them dead, and the credit exact.
 */
export async function expectPromisesKept(
  system: SystemUnderTest,
  shoppers: readonly PatientShopper[],
): Promise<void> {
  expect(shoppers.flatMap(({ surprises }) => surprises)).toEqual([]);
  // What was in its deadline, in a lease of the dead or in a back-off comes out of it by and by.
  for (const patient of shoppers) await eventuallyDecided(patient);
  await untilDelivered(system, 60_000);
  expect(await deadLettersOf(system)).toEqual([]);
  for (const { shopper } of shoppers) await expectCreditAddsUp(shopper);
}

async function eventuallyDecided({ shopper, placed, cancelled }: PatientShopper): Promise<void> {
  await eventually(
    async () => {
      const orders = new Map((await shopper.allOrders()).map((order) => [order.id, order.status]));
      const missing = [...placed].filter((id) => !orders.has(id));
      const undecided = [...orders].filter(([, status]) => status === 'PENDING');
      const revived = [...cancelled].filter((id) => orders.get(id) !== 'CANCELLED');
      expect({ missing, undecided, revived }).toEqual({ missing: [], undecided: [], revived: [] });
    },
    { timeoutMs: 150_000, intervalMs: 250 },
  );
}

async function expectCreditAddsUp(shopper: Shopper): Promise<void> {
  const { customer } = await shopper.home();
  const approved = (await shopper.allOrders()).filter(({ status }) => status === 'APPROVED');
  const reserved = approved.reduce((sum, { total }) => sum + total.amountMinor, 0);
  expect(customer!.creditLimit.amountMinor - customer!.availableCredit.amountMinor).toBe(reserved);
}
