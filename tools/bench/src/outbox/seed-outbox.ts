import type { BenchService } from './bench-service';
import { benchEventOn } from './bench-event';

const EVENTS_PER_TRANSACTION = 500;

/** Events to wait in the outbox. */
export interface Seed {
  readonly topic: string;
  /** Spread evenly over the keys, and taken up by a later seed of the same keys. */
  readonly events: number;
  readonly keys: number;
  /** How many events of these keys were seeded before. */
  readonly before: number;
}

/** Commits events through units of work, as a service would, while no relay runs. */
export async function seedOutbox(
  service: BenchService,
  { topic, events, keys, before }: Seed,
): Promise<void> {
  const type = benchEventOn(topic);
  for (let from = before; from < before + events; from += EVENTS_PER_TRANSACTION) {
    const until = Math.min(from + EVENTS_PER_TRANSACTION, before + events);
    await service.unitOfWork.run(async (transaction) => {
      for (let nth = from; nth < until; nth += 1) {
        transaction.raise([type.create({ key: seedKey(nth % keys), sequence: Math.floor(nth / keys) + 1 })]);
      }
    });
  }
}

/** How many events of each key a number of seeded events makes. */
export function seededByKey(events: number, keys: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let key = 0; key < Math.min(keys, events); key += 1) {
    counts.set(seedKey(key), Math.ceil((events - key) / keys));
  }
  return counts;
}

function seedKey(number: number): string {
  return `seed-${number}`;
}
