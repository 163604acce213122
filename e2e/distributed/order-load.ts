import { eventually } from '@trellis/testing';
import { expectPromisesKept } from '../chaos/kept-promises';
import { PatientShopper } from '../chaos/patient-shopper';
import { SeededRandom } from '../chaos/seeded-random';
import type { TrellisSystem } from '../harness';
import { Shopper } from '../shop';

const SHOPPERS = 3;
/** Between two orders of a shopper: a light load, of some ten orders a second. */
const PAUSE_MS = 150;

/** Ample for what {@link OrderLoad.during} waits for: what goes wrong is told by a wait of its own, which knows what. */
export const UNDER_LOAD = { timeout: 360_000 };

/** Shoppers who order and cancel while something is done to the system, and are asked afterwards whether all came true. */
export class OrderLoad {
  private isOver = false;
  private readonly shopping: Promise<void>[];

  private constructor(
    private readonly system: TrellisSystem,
    private readonly shoppers: readonly PatientShopper[],
  ) {
    this.shopping = shoppers.map((shopper) => shopper.shop(() => this.isOver, PAUSE_MS));
  }

  /** Runs `work` under the load, and then holds the system to every promise that it made meanwhile. */
  static async during(system: TrellisSystem, work: (load: OrderLoad) => Promise<void>): Promise<void> {
    const seed = Date.now() % 2 ** 31;
    const shoppers = await Promise.all(
      Array.from(
        { length: SHOPPERS },
        async (_, index) =>
          new PatientShopper(await Shopper.signUp(system.gatewayUrl), new SeededRandom(seed + index)),
      ),
    );
    const load = new OrderLoad(system, shoppers);
    try {
      await load.untilMorePlaced(5);
      await work(load);
      await load.untilMorePlaced(5);
    } finally {
      load.isOver = true;
      await Promise.all(load.shopping);
    }
    await expectPromisesKept(system, shoppers);
  }

  /** How many orders were accepted so far. */
  get placed(): number {
    return this.shoppers.reduce((sum, { placed }) => sum + placed.size, 0);
  }

  /** How many calls got no answer, or one that says to try again. */
  get disturbed(): number {
    return this.shoppers.reduce((sum, { counts }) => sum + counts.disturbed, 0);
  }

  /** Waits until so many more orders are accepted. */
  async untilMorePlaced(count: number): Promise<void> {
    const wanted = this.placed + count;
    await eventually(
      () => {
        if (this.placed < wanted) throw new Error(`${wanted - this.placed} orders of ${count} are missing.`);
      },
      { timeoutMs: 60_000, intervalMs: 50 },
    );
  }
}
