import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { backoffDelayMs } from '@trellis/background';
import type { BinaryQueries, SqlTransactions } from '@trellis/database';
import { messageOf } from '@trellis/errors';
import { cloudEventHeaders, PermanentPublishError } from '@trellis/events';
import type { EventBus } from '@trellis/events';
import { deliveryCounters } from '../metrics/delivery-counters';
import { SendSpans } from '../tracing/send-spans';
import { BucketLeases } from './bucket-leases';
import { FloorTracker } from './floor-tracker';
import { OutboxReader } from './outbox-reader';
import type { OutboxPoll } from './outbox-reader';
import type { OutboxRow } from './outbox-rows';
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

/** What a round found: so much that the next one need not wait is a backlog. */
type Found = 'nothing' | 'events' | 'backlog';

/**
 * How many groups of buckets a backlog is drained in: while one is sent, the next is read or deleted. Each takes a
 * connection of the few that a service has.
 */
const DRAIN_GROUPS = 2;
const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 30_000;

/**
 * Carries the outbox to the bus, in order within a key. Any number of relays may run on one outbox: they lease buckets of
 * keys, and one whose lease ran out while it was sending can only send duplicates.
 *
 * A round is poll, publish, delete. Nothing is deleted before the bus has acknowledged it, and no row is passed over. A
 * backlog is drained by groups of buckets that take their rounds side by side, so that the database works while the bus
 * does; within a bucket it stays one step after the other.
 */
export class OutboxRelay {
  private readonly logger = new Logger('OutboxRelay');
  private readonly leases: BucketLeases;
  private readonly reader: OutboxReader;
  private readonly writer: OutboxWriter;
  private readonly pause: RelayPause;
  private readonly backlogRows: number;
  private readonly sweepIntervalMs: number;
  private readonly sendTimeoutMs: number;
  private floors = new FloorTracker();
  private readonly sweptAtMs = new Map<number, number>();
  private failures = 0;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    database: SqlTransactions & BinaryQueries,
    private readonly bus: EventBus,
    options: OutboxRelayOptions = {},
  ) {
    this.leases = new BucketLeases(database, randomUUID(), options.leaseTtlMs ?? 6_000);
    const rowsPerBucket = options.rowsPerBucket ?? 500;
    this.reader = new OutboxReader(database, {
      rows: rowsPerBucket,
      bytes: options.bytesPerBucket ?? 1024 * 1024,
    });
    // Fewer are read and sent faster than they are divided.
    this.backlogRows = rowsPerBucket;
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
        const found = await this.round();
        if (this.failures > 0) this.logger.log('The outbox is relayed again.');
        this.failures = 0;
        await this.rest(found);
      } catch (error) {
        await this.recover(error);
      }
    }
  }

  /** A backlog is gone on with at once. */
  private async rest(found: Found): Promise<void> {
    if (found !== 'nothing') this.pause.busy();
    if (this.stopping || found === 'backlog') return;
    if (found === 'events') await this.pause.gather();
    else await this.pause.idle(this.leases.renewInMs);
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

  private async round(): Promise<Found> {
    if (!this.leases.fresh) await this.renewLeases();
    if (this.leases.buckets.size === 0) return 'nothing';
    const found = await this.carry([...this.leases.buckets]);
    if (found === 'backlog') await this.drain();
    return found;
  }

  /** Carries buckets on in groups, side by side, until there is no backlog or a lease has to be renewed. */
  private async drain(): Promise<void> {
    const groups = groupsOf([...this.leases.buckets], DRAIN_GROUPS);
    const drained = groups.map(async (buckets) => {
      while (!this.stopping && this.leases.fresh && (await this.carry(buckets)) === 'backlog');
    });
    // All have ended when a failure is dealt with: it starts everything anew.
    const failed = (await Promise.allSettled(drained)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Polls buckets, sends what is there, and deletes what was sent. Answers what it found. */
  private async carry(buckets: readonly number[]): Promise<Found> {
    const poll = await this.poll(buckets);
    // A poll may have taken long; what is sent past the lease would only be sent twice.
    if (!this.leases.valid) return 'events';
    if (poll.rows.length > 0 && !(await this.relay(poll))) return 'events';
    this.floors.settle(poll.xmin, poll.views);
    if (poll.rows.length === 0) return 'nothing';
    return poll.rows.length >= this.backlogRows ? 'backlog' : 'events';
  }

  private async renewLeases(): Promise<void> {
    const { gained, lost } = await this.leases.renew();
    for (const bucket of [...gained, ...lost]) this.floors.forget(bucket);
  }

  /** Reads from the floors, or from the beginning when buckets are due to be swept. */
  private async poll(buckets: readonly number[]): Promise<OutboxPoll> {
    const nowMs = performance.now();
    const isDue = (bucket: number) =>
      nowMs - (this.sweptAtMs.get(bucket) ?? -Infinity) >= this.sweepIntervalMs;
    const due = buckets.filter(isDue);
    const floors = buckets.map(
      (bucket) => [bucket, due.includes(bucket) ? 0n : this.floors.floorOf(bucket)] as const,
    );
    const poll = await this.reader.poll(new Map(floors));
    for (const bucket of due) this.sweptAtMs.set(bucket, nowMs);
    return poll;
  }

  /** Sends what a poll returned. Answers false when a part of it has to be read again. */
  private async relay(poll: OutboxPoll): Promise<boolean> {
    const parked = poll.rows.filter((row) => row.parked);
    const rows = poll.rows.filter((row) => !row.parked);
    if (parked.length > 0) await this.writer.park(parked);
    if (rows.length === 0) return parked.length === 0;
    try {
      const records = rows.map(({ record }) => record);
      const spans = SendSpans.start(this.bus.system, records);
      const timeSent = deliveryCounters.sendDuration.startTimer();
      const sent = withTimeout(this.bus.publish(records), this.sendTimeoutMs);
      await (spans === undefined ? sent : spans.during(sent));
      timeSent();
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
    const { topic, key, headers } = row.record;
    this.logger.error(
      `Event ${headers[cloudEventHeaders.id]} (${headers[cloudEventHeaders.type]}) of ${topic}/${key} cannot be ` +
        `published and is dead letter ${deadLetterId}; later events of its key wait: ${error}`,
    );
  }
}

function countPublished(rows: readonly OutboxRow[]): void {
  const counts = new Map<string, number>();
  for (const { record } of rows) counts.set(record.topic, (counts.get(record.topic) ?? 0) + 1);
  for (const [topic, count] of counts) deliveryCounters.published.inc({ topic }, count);
}

function groupsOf(buckets: readonly number[], count: number): number[][] {
  return Array.from({ length: count }, (_, group) =>
    buckets.filter((_bucket, index) => index % count === group),
  ).filter((group) => group.length > 0);
}
