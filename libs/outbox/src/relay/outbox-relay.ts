import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { backoffDelayMs } from '@trellis/background';
import type { SqlTransactions } from '@trellis/database';
import { messageOf } from '@trellis/errors';
import { PermanentPublishError } from '@trellis/events';
import type { EventBus } from '@trellis/events';
import { deliveryCounters } from '../metrics/delivery-counters';
import { BucketLeases } from './bucket-leases';
import { FloorTracker } from './floor-tracker';
import { OutboxReader } from './outbox-reader';
import type { OutboxPoll, OutboxRow } from './outbox-reader';
import { toBusRecord } from './outbox-record';
import { OutboxWriter } from './outbox-writer';
import { RelayPause } from './relay-pause';
import { withTimeout } from './with-timeout';

/** How a relay works; the defaults suit a service. */
export interface OutboxRelayOptions {
  /** The longest pause between polls of an idle outbox. Defaults to 1 second. */
  readonly idleIntervalMs?: number;
  /** The most rows a poll takes from one of the 16 buckets. Defaults to 500. */
  readonly rowsPerBucket?: number;
  /** A poll takes no further row from a bucket once it has this much payload. Defaults to 1 MiB. */
  readonly bytesPerBucket?: number;
  /** How long a lease on a bucket lasts; after a crash others wait this long. Defaults to 6 seconds. */
  readonly leaseTtlMs?: number;
  /** How often everything is read again, whatever the floors say. Defaults to 1 minute. */
  readonly sweepIntervalMs?: number;
  /** A send that takes longer counts as failed. Defaults to 30 seconds. */
  readonly sendTimeoutMs?: number;
}

const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 30_000;

/**
 * Carries the outbox to the bus, in order within a key. Any number of relays may run on one outbox: they lease buckets of
 * keys, and one whose lease ran out while it was sending can only send duplicates.
 *
 * A round is poll, publish, delete. Nothing is deleted before the bus has acknowledged it, and no row is passed over.
 */
export class OutboxRelay {
  private readonly logger = new Logger('OutboxRelay');
  private readonly leases: BucketLeases;
  private readonly reader: OutboxReader;
  private readonly writer: OutboxWriter;
  private readonly pause: RelayPause;
  private readonly sweepIntervalMs: number;
  private readonly sendTimeoutMs: number;
  private floors = new FloorTracker();
  private sweptAtMs = -Infinity;
  private failures = 0;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    database: SqlTransactions,
    private readonly bus: EventBus,
    options: OutboxRelayOptions = {},
  ) {
    this.leases = new BucketLeases(database, randomUUID(), options.leaseTtlMs ?? 6_000);
    this.reader = new OutboxReader(
      database,
      options.rowsPerBucket ?? 500,
      options.bytesPerBucket ?? 1024 * 1024,
    );
    this.writer = new OutboxWriter(database);
    this.pause = new RelayPause(options.idleIntervalMs ?? 1_000);
    this.sweepIntervalMs = options.sweepIntervalMs ?? 60_000;
    this.sendTimeoutMs = options.sendTimeoutMs ?? 30_000;
  }

  /** Starts relaying. A second call does nothing. */
  start(): void {
    this.running ??= this.run();
  }

  /** Hints that something was committed to the outbox. */
  wake(): void {
    this.pause.wake();
  }

  /** Finishes the send in hand, deletes what it sent, gives the leases back. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.end();
    await this.running;
    await this.leases
      .release()
      .catch((error: unknown) => this.logger.warn(`The leases were not given back: ${messageOf(error)}`));
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        const busy = await this.round();
        if (this.failures > 0) this.logger.log('The outbox is relayed again.');
        this.failures = 0;
        if (busy) this.pause.busy();
        else if (!this.stopping) await this.pause.idle(this.leases.renewInMs);
      } catch (error) {
        await this.recover(error);
      }
    }
  }

  /** After a failure nothing in memory is relied on: the next round reads everything again. */
  private async recover(error: unknown): Promise<void> {
    this.failures += 1;
    deliveryCounters.relayFailures.inc();
    if (this.failures === 1)
      this.logger.warn(`Relaying failed and is retried until it works: ${messageOf(error)}`);
    this.floors = new FloorTracker();
    if (!this.stopping)
      await this.pause.backOff(backoffDelayMs(this.failures, MIN_BACKOFF_MS, MAX_BACKOFF_MS));
  }

  /** Answers whether it found rows. */
  private async round(): Promise<boolean> {
    if (!this.leases.fresh) await this.renewLeases();
    if (this.leases.buckets.size === 0) return false;
    const poll = await this.poll();
    // A poll may have taken long; what is sent past the lease would only be sent twice.
    if (!this.leases.valid) return true;
    if (poll.rows.length > 0 && !(await this.relay(poll))) return true;
    this.floors.settle(poll.xmin, poll.views);
    return poll.rows.length > 0;
  }

  private async renewLeases(): Promise<void> {
    const { gained, lost } = await this.leases.renew();
    for (const bucket of [...gained, ...lost]) this.floors.forget(bucket);
  }

  private async poll(): Promise<OutboxPoll> {
    const nowMs = performance.now();
    const sweep = nowMs - this.sweptAtMs >= this.sweepIntervalMs;
    const floors = [...this.leases.buckets].map(
      (bucket) => [bucket, sweep ? 0n : this.floors.floorOf(bucket)] as const,
    );
    const poll = await this.reader.poll(new Map(floors));
    if (sweep) this.sweptAtMs = nowMs;
    return poll;
  }

  /** Sends what a poll returned. Answers false when a part of it has to be read again. */
  private async relay(poll: OutboxPoll): Promise<boolean> {
    const parked = poll.rows.filter((row) => row.parked);
    const rows = poll.rows.filter((row) => !row.parked);
    if (parked.length > 0) await this.writer.park(parked);
    if (rows.length === 0) return parked.length === 0;
    try {
      await withTimeout(this.bus.publish(rows.map(toBusRecord)), this.sendTimeoutMs);
    } catch (error) {
      const rejected = error instanceof PermanentPublishError ? rows[error.recordIndex] : undefined;
      if (!rejected) throw error;
      await this.setAside(rejected, messageOf(error));
      return false;
    }
    const xid = await this.writer.delete(rows);
    this.floors.remember(poll.ceiling, xid);
    countPublished(rows);
    return parked.length === 0;
  }

  private async setAside(row: OutboxRow, error: string): Promise<void> {
    const deadLetterId = await this.writer.deadLetter(row, error);
    if (deadLetterId === undefined) return;
    this.logger.error(
      `Event ${row.eventId} (${row.type}) of ${row.topic}/${row.key} cannot be published and is dead letter ` +
        `${deadLetterId}; later events of its key wait: ${error}`,
    );
  }
}

function countPublished(rows: readonly OutboxRow[]): void {
  const counts = new Map<string, number>();
  for (const { topic } of rows) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  for (const [topic, count] of counts) deliveryCounters.published.inc({ topic }, count);
}
