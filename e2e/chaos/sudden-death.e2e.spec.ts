import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { Shopper } from '../shop';
import { expectPromisesKept } from './kept-promises';
import { PatientShopper } from './patient-shopper';
import { SeededRandom } from './seeded-random';

const SHOPPERS = 5;
const KILLING_FOR_MS = Number(process.env.CHAOS_DURATION_MS ?? 30_000);
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 2 ** 31);

let system: TrellisSystem;

beforeAll(async () => {
  system = await TrellisSystem.start();
});
afterAll(() => system?.stop());

describe('whatever is killed, and whenever', () => {
  it(
    'every order that was placed ends decided, and credit adds up exactly',
    { timeout: 300_000 },
    async () => {
      console.log(`CHAOS_SEED=${seed}`);
      const random = new SeededRandom(seed);
      const shoppers = await Promise.all(
        Array.from(
          { length: SHOPPERS },
          async (_, index) =>
            new PatientShopper(await Shopper.signUp(system.gatewayUrl), new SeededRandom(seed + 1 + index)),
        ),
      );
      let isOver = false;
      const shopping = shoppers.map((shopper) => shopper.shop(() => isOver));
      try {
        await killAtRandom(random, () => total(shoppers, ({ placed }) => placed.size));
      } finally {
        isOver = true;
        await Promise.all(shopping);
      }
      await expectPromisesKept(system, shoppers);

      const placed = total(shoppers, (shopper) => shopper.placed.size);
      console.log(
        `${placed} orders placed, ${total(shoppers, ({ cancelled }) => cancelled.size)} cancelled; ` +
          `${total(shoppers, ({ counts }) => counts.answered)} calls answered, ` +
          `${total(shoppers, ({ counts }) => counts.disturbed)} disturbed`,
      );
      expect(placed).toBeGreaterThan(SHOPPERS);
    },
  );
});

function total(shoppers: readonly PatientShopper[], count: (shopper: PatientShopper) => number): number {
  return shoppers.reduce((sum, shopper) => sum + count(shopper), 0);
}

/**
 * Kills one process after the other, each a moment after orders have begun to go through again: PostgreSQL at least once,
 * and in the middle of it all the launcher itself.
 */
async function killAtRandom(random: SeededRandom, placed: () => number): Promise<void> {
  const startedAt = Date.now();
  const elapsedMs = () => Date.now() - startedAt;
  const victims = await system.processNames();
  const killed: string[] = [];
  while (elapsedMs() < KILLING_FOR_MS) {
    await untilMore(placed, 2 + random.below(10));
    await delay(random.below(300));
    if (!killed.includes('launcher') && elapsedMs() > KILLING_FOR_MS / 2) {
      killed.push('launcher');
      await system.killAndRestartLauncher();
      continue;
    }
    const victim = killed.includes('postgres') ? random.pick(victims) : 'postgres';
    if (await system.killAtOnce(victim)) killed.push(victim);
  }
  console.log(`killed ${killed.join(', ')}`);
}

/** Waits until so many more orders are placed, and no longer than it pays: what is down for longer may be hit again. */
async function untilMore(placed: () => number, count: number): Promise<void> {
  const wanted = placed() + count;
  for (const giveUpAt = Date.now() + 4_000; placed() < wanted && Date.now() < giveUpAt;) await delay(20);
}
