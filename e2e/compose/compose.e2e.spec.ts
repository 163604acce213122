import { eventually } from '@trellis/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectPromisesKept } from '../chaos/kept-promises';
import { PatientShopper } from '../chaos/patient-shopper';
import { SeededRandom } from '../chaos/seeded-random';
import { startSystem, type SystemUnderTest } from '../harness';
import { Shopper } from '../shop';
import { ComposeProject } from './compose-project';

const SHOPPERS = 3;
/** How long a shopper thinks, so that the containers' machine does not stand still under the load. */
const PAUSE_MS = 100;
const DOWN_LIMIT_MS = 15_000;
/** What it may take on a small machine until everything was taken down and is up again. */
const OUTAGE_LIMIT_MS = 240_000;

const compose = ComposeProject.given();
let system: SystemUnderTest;

beforeAll(async () => {
  system = await startSystem();
});

/** Does something to the containers while people shop, and holds the system to what they were promised. */
async function whileShopping(work: (placed: () => number) => Promise<void>): Promise<void> {
  const shoppers = await Promise.all(
    Array.from({ length: SHOPPERS }, async (_, index) => {
      const shopper = await Shopper.signUp(system.gatewayUrl);
      return new PatientShopper(shopper, new SeededRandom(index), OUTAGE_LIMIT_MS);
    }),
  );
  const placed = () => shoppers.reduce((sum, shopper) => sum + shopper.placed.size, 0);
  let isOver = false;
  const shopping = shoppers.map((shopper) => shopper.shop(() => isOver, PAUSE_MS));
  try {
    await untilMore(placed);
    await work(placed);
    await untilMore(placed);
  } finally {
    isOver = true;
    await Promise.all(shopping);
  }
  await expectPromisesKept(system, shoppers);
}

/** Waits until some more orders have been placed. */
async function untilMore(placed: () => number): Promise<void> {
  const before = placed();
  await eventually(() => expect(placed()).toBeGreaterThan(before + 2 * SHOPPERS), {
    timeoutMs: OUTAGE_LIMIT_MS,
  });
}

describe('a service that is killed under load and started again by docker compose', () => {
  it('completes every order that was placed', { timeout: 600_000 }, () =>
    whileShopping(async () => {
      await compose.kill('order');
      await compose.up('order');
    }),
  );
});

describe('docker compose down under load', () => {
  it('is over within 15 seconds, and no order is lost', { timeout: 600_000 }, async () => {
    let tookMs = Number.POSITIVE_INFINITY;
    await whileShopping(async () => {
      tookMs = await compose.down();
      await compose.up();
    });
    console.log(`docker compose down took ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(DOWN_LIMIT_MS);
  });
});
