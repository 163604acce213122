import { Logger } from '@nestjs/common';
import { PlatformConnection, applyKitMigrations } from '@trellis/database';
import { TcpProxy, createTestDatabase, eventually } from '@trellis/testing';
import type { TestDatabase } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PostgresEventBus, busMigrations } from '../src';
import { partitionOf } from '../src/partitioner';
import type { BusRecord } from '../src';
import { eventBusContract } from './event-bus.contract';
import type { BusClient, EventBusHarness } from './event-bus.contract';

const times = { leaseMs: 1_500, heartbeatMs: 400 };

/** A platform database whose owner may do no more than a service's role. */
async function createPlatform(): Promise<TestDatabase> {
  const database = await createTestDatabase({ prefix: 'bus' });
  const admin = PlatformConnection.acquire(database.adminUrl);
  await applyKitMigrations(admin, 'bus', busMigrations);
  await admin.query(`GRANT trellis_platform_member TO "${new URL(database.url).username}"`);
  await admin.release();
  return database;
}

async function createHarness(): Promise<EventBusHarness> {
  const database = await createPlatform();
  let clients: { bus: PostgresEventBus; proxy: TcpProxy }[] = [];
  return {
    leaseMs: times.leaseMs,
    async createClient(): Promise<BusClient> {
      const proxy = await TcpProxy.start(database.url);
      const bus = new PostgresEventBus(proxy.url, times);
      clients.push({ bus, proxy });
      return {
        bus,
        freeze: () => proxy.freeze(),
        thaw: () => proxy.thaw(),
        dropConnections: () => proxy.dropConnections(),
      };
    },
    async closeClients() {
      const ending = clients;
      clients = [];
      await Promise.all(
        ending.map(async ({ bus, proxy }) => {
          proxy.thaw();
          await bus.close();
          await proxy.close();
        }),
      );
    },
    close: () => database.drop(),
  };
}

eventBusContract('PostgresEventBus', createHarness);

describe('PostgresEventBus', () => {
  let database: TestDatabase;
  let admin: PlatformConnection;
  let bus: PostgresEventBus;

  beforeAll(async () => {
    database = await createPlatform();
    admin = PlatformConnection.acquire(database.adminUrl);
  });
  afterEach(() => bus?.close());
  afterAll(async () => {
    await admin.release();
    await database.drop();
  });

  const recordOf = (topic: string, value: string): BusRecord => ({
    topic,
    key: 'k',
    value: new TextEncoder().encode(value),
    headers: {},
  });

  async function open(topic: string, retentionHours = 24): Promise<void> {
    bus = new PostgresEventBus(database.url, times);
    await bus.createTopics([{ name: topic, partitions: 2, retentionHours, owner: 'test' }]);
  }

  it('goes on after the server ended all its sessions', async () => {
    await open('ended');
    const delivered: string[] = [];
    await bus.consume({
      group: 'g',
      topics: ['ended'],
      handler: async (batch) => {
        delivered.push(...batch.records.map((record) => new TextDecoder().decode(record.value)));
        return { doneThrough: batch.records.at(-1)!.offset };
      },
    });
    for (const value of ['1', '2', '3']) {
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
        new URL(database.url).username,
      ]);
      await eventually(() => bus.publish([recordOf('ended', value)]));
      await eventually(() => expect(delivered).toContain(value));
    }
  });

  it('delivers records whose headers are not texts by name, which other writers may have left', async () => {
    await open('foreign');
    const headers = [
      'null',
      '[]',
      '["a"]',
      '"text"',
      '7',
      '{"ce_id": 7, "none": null, "deep": {"a": 1}, "ce_type": "t"}',
    ];
    await admin.query(
      `SELECT bus.append(array_agg(t.topic_id), array_agg(0), array_agg('k'::text), array_agg('v'::bytea), array_agg(h ORDER BY n))
       FROM bus.topic t, unnest($1::text[]) WITH ORDINALITY AS w (h, n) WHERE t.name = 'foreign'`,
      [headers],
    );
    const delivered: unknown[] = [];
    await bus.consume({
      group: 'g',
      topics: ['foreign'],
      handler: async (batch) => {
        delivered.push(...batch.records.map((record) => record.headers));
        return { doneThrough: batch.records.at(-1)!.offset };
      },
    });
    await eventually(() => expect(delivered).toHaveLength(headers.length));
    expect(delivered).toEqual([
      {},
      {},
      { 0: 'a' },
      {},
      {},
      { ce_id: '7', none: 'null', deep: '{"a":1}', ce_type: 't' },
    ]);
  });

  it('says so when retention removed records from under a consumer that is behind', async () => {
    await open('behind');
    const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const delivered: string[] = [];
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    await bus.publish(['0', '1', '2', '3'].map((value) => recordOf('behind', value)));
    await bus.consume({
      group: 'g',
      topics: ['behind'],
      maxBatchSize: 1,
      handler: async (batch) => {
        delivered.push(...batch.records.map((record) => new TextDecoder().decode(record.value)));
        reached.resolve();
        await release.promise;
        return { doneThrough: batch.records.at(-1)!.offset };
      },
    });
    await reached.promise;
    await admin.query(
      `WITH gone AS (
         DELETE FROM bus.record r USING bus.topic t
         WHERE t.name = 'behind' AND r.topic_id = t.topic_id AND r.log_offset < 3 RETURNING r.topic_id, r.partition)
       UPDATE bus.partition p SET first_offset = 3 FROM (SELECT DISTINCT topic_id, partition FROM gone) g
       WHERE p.topic_id = g.topic_id AND p.partition = g.partition`,
    );
    release.resolve();
    await eventually(() => expect(delivered).toEqual(['0', '3']));
    expect(errors.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringMatching(/^Consumer group g missed 2 records of behind\/\d:/),
    ]);
    errors.mockRestore();
  });

  it('uses one connection for statements and one for notifications, whatever it does', async () => {
    await open('frugal');
    let handled = 0;
    for (const group of ['a', 'b', 'c']) {
      await bus.consume({
        group,
        topics: ['frugal'],
        handler: async (batch) => {
          handled += batch.records.length;
          return { doneThrough: batch.records.at(-1)!.offset };
        },
      });
    }
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => bus.publish([recordOf('frugal', String(index))])),
    );
    await eventually(() => expect(handled).toBe(60));
    const [row] = await admin.query<{ sessions: string }>(
      'SELECT count(*) AS sessions FROM pg_stat_activity WHERE usename = $1',
      [new URL(database.url).username],
    );
    expect(Number(row!.sessions)).toBeLessThanOrEqual(2);
  });

  it("removes records past the topic's retention and nothing else", async () => {
    await open('aged', 1);
    await bus.publish(Array.from({ length: 10 }, (_, index) => recordOf('aged', String(index))));
    await admin.query(
      `UPDATE bus.record r SET appended_at = now() - interval '2 hours'
       FROM bus.topic t WHERE t.topic_id = r.topic_id AND t.name = 'aged' AND r.log_offset < 6`,
    );
    const remove = async (limit: number): Promise<boolean> => {
      await admin.query(`UPDATE bus.housekeeping SET next_run_at = '-infinity'`);
      const [row] = await admin.query<{ more: boolean }>('SELECT bus.remove_expired($1) AS more', [limit]);
      return row!.more;
    };
    expect(await remove(4)).toBe(true);
    expect(await remove(4)).toBe(false);
    const [idle] = await admin.query<{ more: boolean }>('SELECT bus.remove_expired(4) AS more');
    expect(idle!.more).toBe(false);

    const offsets: bigint[] = [];
    await bus.consume({
      group: 'late',
      topics: ['aged'],
      handler: async (batch) => {
        offsets.push(...batch.records.map((record) => record.offset));
        return { doneThrough: batch.records.at(-1)!.offset };
      },
    });
    await eventually(() => expect(offsets).toEqual([6n, 7n, 8n, 9n]));
    const lag = await bus.lag('late', ['aged']);
    expect(lag.find((one) => one.partition === partitionOf('k', 2))).toBeDefined();
  });

  it('commits nothing for an owner of an earlier epoch, be it the same member', async () => {
    await open('fenced');
    const member = PlatformConnection.acquire(database.url);
    const [stale, heir] = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
    const heartbeat = (id: string) =>
      member.query<{ partition: number; epoch: string }>(
        `SELECT partition, epoch FROM bus.heartbeat('fenced', $1, '{fenced}', interval '50 ms') ORDER BY partition`,
        [id],
      );
    const commit = async (id: string, epoch: string, offset: number) => {
      const [row] = await member.query<{ done: boolean }>(
        `SELECT bus.commit_offset('fenced', $1, 'fenced', 0, $2, $3) AS done`,
        [id, epoch, offset],
      );
      return row!.done;
    };
    const [before] = await heartbeat(stale);
    expect(await commit(stale, before!.epoch, 1)).toBe(true);
    const taken = await eventually(async () => {
      const owned = await heartbeat(heir);
      expect(owned).toHaveLength(2);
      return owned;
    });
    expect(await commit(stale, before!.epoch, 2)).toBe(false);
    expect(await commit(stale, taken[0]!.epoch, 2)).toBe(false);
    expect(await commit(heir, taken[0]!.epoch, 3)).toBe(true);
    await eventually(async () => expect(await heartbeat(stale)).toHaveLength(2));
    expect(await commit(stale, before!.epoch, 4)).toBe(false);
    await member.release();
  });

  it('lets a member write through its functions only', async () => {
    await open('guarded');
    await bus.publish([recordOf('guarded', '1')]);
    const member = PlatformConnection.acquire(database.url);
    for (const statement of [
      'DELETE FROM bus.record',
      `UPDATE bus.record SET value = ''`,
      'UPDATE bus.partition SET next_offset = 0',
      'UPDATE bus.assignment SET committed = 0',
      'DELETE FROM bus.topic',
      'SELECT * FROM bus.group_member',
    ]) {
      await expect(member.query(statement), statement).rejects.toThrow('permission denied');
    }
    await member.release();
  });

  it('says what is wrong when the database has no bus', async () => {
    await open('present');
    const empty = await createTestDatabase({ prefix: 'nobus' });
    const stray = new PostgresEventBus(empty.url);
    await expect(stray.check()).rejects.toThrow('does not serve as an event bus');
    await stray.close();
    await empty.drop();
    const nowhere = new PostgresEventBus('postgres://nobody:secret@127.0.0.1:1/platform');
    const problem = await nowhere.check().catch((error: Error) => error.message);
    expect(problem).toContain('127.0.0.1:1');
    expect(problem).not.toContain('secret');
    await nowhere.close();
  });
});
