// A process that relays or consumes, says when it is between two steps, and stays there until it is killed.
import { DatabasePool } from '@trellis/database';
import type { BusRecord } from '@trellis/events';
import { InboxConsumer, OutboxRelay } from '../../src';
import { effectHandlers } from './effects';
import { batchOf, LedgerEventBus } from './ledger-event-bus';
import { PoolUnitOfWork } from './pool-unit-of-work';

const [role, url, detail] = process.argv.slice(2) as [string, string, string | undefined];
const pool = new DatabasePool({ url, maxConnections: 3 });
const forever = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2 ** 30));

/** Acknowledged and not deleted: the bus here is a table, so that what it took outlives the process. */
class TableEventBus extends LedgerEventBus {
  override async publish(records: readonly BusRecord[]): Promise<void> {
    for (const { key, headers } of records) {
      await pool.query('INSERT INTO ledger (key, sequence, event_id) VALUES ($1, $2::text::bigint, $3)', [
        key,
        headers.ce_sequence ?? '',
        headers.ce_id ?? '',
      ]);
    }
    process.send?.('acknowledged');
    await forever();
  }
}

if (role === 'relay') {
  new OutboxRelay(pool, new TableEventBus(), { leaseTtlMs: 500 }).start();
} else {
  const unitOfWork = new PoolUnitOfWork(pool);
  const handlers = effectHandlers(unitOfWork, async () => {
    if (role !== 'consumer-in-handler') return;
    process.send?.('handling');
    await forever();
  });
  const consumer = new InboxConsumer(pool, unitOfWork, new LedgerEventBus(), handlers, { group: 'test' });
  const records = (JSON.parse(detail ?? '[]') as (Omit<BusRecord, 'value'> & { value: string })[]).map(
    (record) => ({
      ...record,
      value: Buffer.from(record.value, 'base64'),
    }),
  );
  await consumer.handle(batchOf(records));
  // Committed to the database; the bus was not told.
  process.send?.('committed');
  await forever();
}
