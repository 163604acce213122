import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { UserRegisteredEvent } from '@trellis/contracts';
import type { EventMessage } from '@trellis/contracts';
import type { UnitOfWork } from '@trellis/database';

/** How concurrent writers behave. */
export interface WritersOptions {
  readonly writers: number;
  readonly keys: number;
  /** How many events to commit, at least. */
  readonly events: number;
  /** Share of transactions that are rolled back. */
  readonly rollbackRate: number;
}

class Rollback extends Error {}

/** An event of a key that carries an id of its own. */
export const tracedEvent = (key: string, id: string): EventMessage =>
  UserRegisteredEvent.create({ userId: key, email: id, displayName: 'Ada' });

/**
 * Writes with many transactions at once: of one key or two, of one event or some, with a transaction id taken early or
 * late, with pauses before and after the append. Answers the ids of the events committed. Needs a table `business`.
 */
export async function runWriters(unitOfWork: UnitOfWork, options: WritersOptions): Promise<Set<string>> {
  const committed = new Set<string>();
  const writer = async (): Promise<void> => {
    while (committed.size < options.events) {
      const ids = Array.from({ length: Math.random() < 0.2 ? 3 : 1 }, () => randomUUID());
      try {
        await unitOfWork.run(async (transaction) => {
          if (Math.random() < 0.5) await transaction.query('INSERT INTO business VALUES (1)');
          await pause(Math.random() < 0.02 ? 300 : 4);
          transaction.raise(
            ids.map((id) => tracedEvent(`key-${Math.floor(Math.random() * options.keys)}`, id)),
          );
          if (Math.random() < options.rollbackRate) throw new Rollback();
        });
        for (const id of ids) committed.add(id);
      } catch (error) {
        if (!(error instanceof Rollback)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: options.writers }, writer));
  return committed;
}

const pause = (maxMs: number): Promise<void> => delay(Math.random() * maxMs);
