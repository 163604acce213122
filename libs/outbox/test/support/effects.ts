import { randomUUID } from 'node:crypto';
import { topics, UserRegisteredEvent } from '@trellis/contracts';
import type { UserRegistered, ReceivedEvent } from '@trellis/contracts';
import type { SqlExecutor, SqlTransactions, UnitOfWork } from '@trellis/database';
import { encodeEvent } from '@trellis/events';
import type { BusRecord } from '@trellis/events';
import { EventHandlers } from '../../src/inbox/event-handlers';

/** What a test lets a handler do besides its effect. */
export type Behaviour = (
  event: ReceivedEvent<UserRegistered>,
  transaction: SqlExecutor,
) => Promise<void> | void;

/** A table in which a handler leaves one row for each event that it handled. */
export async function createEffects(database: SqlTransactions): Promise<void> {
  await database.query(
    'CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY, key text, sequence bigint, event_id text)',
  );
}

/** Handlers that leave effects, by way of a unit of work of their own, as a use case would. */
export function effectHandlers(unitOfWork: UnitOfWork, behave: Behaviour = () => undefined): EventHandlers {
  const handle = async (event: ReceivedEvent): Promise<void> =>
    unitOfWork.run(async (transaction) => {
      await transaction.query(
        'INSERT INTO effect (key, sequence, event_id) VALUES ($1, $2::text::bigint, $3)',
        [event.key, event.sequence.toString(), event.id],
      );
      await behave(event as ReceivedEvent<UserRegistered>, transaction);
    });
  return new EventHandlers([{ type: UserRegisteredEvent, name: 'effects', handle }], topics);
}

/** What was handled, in the order of handling: `key:sequence`. */
export async function effects(database: SqlTransactions): Promise<string[]> {
  const rows = await database.query<{ key: string; sequence: string }>(
    'SELECT key, sequence FROM effect ORDER BY n',
  );
  return rows.map(({ key, sequence }) => `${key}:${sequence}`);
}

/** An event of a key, as the bus has it. */
export function registered(key: string, sequence: number, overrides: Partial<BusRecord> = {}): BusRecord {
  const message = UserRegisteredEvent.create({
    userId: key,
    email: 'ada@example.com',
    displayName: String(sequence),
  });
  const record = encodeEvent(message, { id: randomUUID(), time: new Date(), sequence: BigInt(sequence) });
  return { ...record, ...overrides, headers: { ...record.headers, ...overrides.headers } };
}

/** An event of the same topic that nobody here handles, and nobody could read. */
export function unreadable(key: string): BusRecord {
  const headers = { ce_type: 'trellis.user.v1.UserLeft' };
  return registered(key, 1, { value: Buffer.from([0xff, 0xff, 0xff]), headers });
}
