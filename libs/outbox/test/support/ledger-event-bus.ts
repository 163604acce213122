import type { TopicDeclaration } from '@trellis/contracts';
import { EventBus } from '@trellis/events';
import type {
  BatchOutcome,
  BusConsumer,
  BusRecord,
  ConsumedRecord,
  PartitionLag,
  RecordBatch,
} from '@trellis/events';

/** What happens to one `publish`: before anything is appended, and after all is. */
export interface Fault {
  readonly before?: () => Promise<void>;
  readonly after?: () => Promise<void>;
}

/** The log that several {@link LedgerEventBus} append to, in memory. */
export type Ledger = BusRecord[];

/** A bus that keeps what was published, in order, and fails as told. It delivers nothing. */
export class LedgerEventBus extends EventBus {
  constructor(
    readonly ledger: Ledger = [],
    private readonly fault: (records: readonly BusRecord[]) => Fault = () => ({}),
  ) {
    super();
  }

  async publish(records: readonly BusRecord[]): Promise<void> {
    const { before, after } = this.fault(records);
    await before?.();
    this.ledger.push(...records);
    await after?.();
  }

  async consume(): Promise<BusConsumer> {
    return { stop: async () => undefined };
  }

  async createTopics(_topics: readonly TopicDeclaration[]): Promise<void> {}

  async lag(): Promise<readonly PartitionLag[]> {
    return [];
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}
}

/** Records as one batch of a partition, starting at an offset. */
export function batchOf(records: readonly BusRecord[], from = 0n, partition = 0): RecordBatch {
  const consumed: ConsumedRecord[] = records.map((record, index) => ({
    ...record,
    partition,
    offset: from + BigInt(index),
  }));
  return {
    topic: records[0]?.topic ?? '',
    partition,
    records: consumed,
    heartbeat: async () => undefined,
    isStale: () => false,
  };
}

/** Hands records to a handler until all are done, as a partition's owner does, but without its pauses. */
export async function deliverAll(
  records: readonly BusRecord[],
  handle: (batch: RecordBatch) => Promise<BatchOutcome>,
  from = 0n,
): Promise<number> {
  let next = 0;
  let rounds = 0;
  while (next < records.length) {
    rounds += 1;
    if (rounds > 1_000) throw new Error(`stuck at record ${next}`);
    const { doneThrough } = await handle(batchOf(records.slice(next), from + BigInt(next)));
    if (doneThrough !== undefined) next = Number(doneThrough - from) + 1;
  }
  return rounds;
}
