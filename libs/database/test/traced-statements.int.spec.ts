import { runInContext } from '@trellis/context';
import type { EventMessage } from '@trellis/contracts';
import { useTracing, type SpanOptions } from '@trellis/telemetry';
import { createTestDatabase, type TestDatabase } from '@trellis/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyMigrations, createPrismaClient, DatabasePool, PrismaUnitOfWork } from '../src';
import { PrismaClient } from './fixture/generated/client';

interface Recorded extends SpanOptions {
  readonly name: string;
  failure?: string;
  hasEnded?: boolean;
}

let database: TestDatabase;
let pool: DatabasePool;
let prisma: PrismaClient;
let recorded: Recorded[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ prefix: 'traced' });
  const directory = join(import.meta.dirname, 'fixture/prisma/migrations');
  await applyMigrations({ url: database.url, directory });
  useTracing({
    start(name, options) {
      const span: Recorded = { name, ...options };
      recorded.push(span);
      return {
        traceparent: 'its own',
        set: () => undefined,
        fail: (type) => (span.failure = type),
        end: () => (span.hasEnded = true),
      };
    },
  });
  pool = new DatabasePool({ url: database.url, maxConnections: 1 });
  prisma = createPrismaClient(PrismaClient, pool);
});
afterAll(async () => {
  useTracing(undefined);
  await pool?.close();
  await database?.drop();
});
beforeEach(() => {
  recorded = [];
});

const of = (traceparent: string) => ({ requestId: traceparent, traceparent });
const parents = () => recorded.map(({ name, parent }) => `${name} of ${parent}`);

describe('a statement', () => {
  test('has a span below that of the request which it is run for', async () => {
    await runInContext(of('ada'), () => pool.query('SELECT label FROM box WHERE label = $1', ['secret']));
    expect(recorded).toMatchObject([{ name: 'SELECT box', role: 'client', parent: 'ada', hasEnded: true }]);
    expect(recorded[0]?.attributes).toMatchObject({ 'db.system.name': 'postgresql' });
    expect(JSON.stringify(recorded)).not.toContain('secret');
  });

  test('has its text in the span up to 4,096 characters', async () => {
    const texts = [4_096, 4_097].map((length) => `SELECT 1 -- ${'é'.repeat(length - 12)}`);
    for (const text of texts) await runInContext(of('ada'), () => pool.query(text));
    const [whole, cut] = recorded.map(({ attributes }) => attributes?.['db.query.text'] as string);
    expect(whole).toBe(texts[0]);
    expect(cut).toBe(`${texts[1]?.slice(0, 4_095)}…`);
  });

  test('has one when Prisma runs it too, in a transaction or outside', async () => {
    const unitOfWork = new PrismaUnitOfWork(prisma);
    await runInContext(of('ada'), async () => {
      // Prisma runs nothing before somebody waits for it.
      await prisma.box.count();
    });
    await runInContext(of('grace'), () => unitOfWork.run(({ client }) => client.box.count()));
    expect(parents()).toEqual(
      expect.arrayContaining(['SELECT public.box of ada', 'BEGIN of grace', 'COMMIT of grace']),
    );
    expect(recorded.every(({ hasEnded }) => hasEnded)).toBe(true);
  });

  test('has none outside a request, and none in one that lasts as it likes', async () => {
    await pool.query('SELECT 1');
    await runInContext({ ...of('stream'), isLongLived: true }, () => pool.query('SELECT 1'));
    expect(recorded).toEqual([]);
  });

  test('that is refused has failed, with its SQLSTATE', async () => {
    await expect(runInContext(of('ada'), () => pool.query('SELECT nothing FROM nowhere'))).rejects.toThrow();
    expect(recorded).toMatchObject([{ failure: '42P01', hasEnded: true }]);
  });

  test('that waits for a connection stays with its own request', async () => {
    await Promise.all(
      ['ada', 'grace', 'edsger'].map((name) =>
        runInContext(of(name), () => pool.pool.query(`SELECT '${name}'`)),
      ),
    );
    for (const { parent, attributes } of recorded)
      expect(attributes?.['db.query.text']).toBe(`SELECT '${parent}'`);
    expect(recorded).toHaveLength(3);
  });
});

test('an event remembers the trace that it was raised in', async () => {
  const event = { type: { type: 'test.Happened' }, data: '' } as unknown as EventMessage;
  const unitOfWork = new PrismaUnitOfWork(prisma);
  let appended: readonly EventMessage[] = [];
  unitOfWork.onBeforeCommit(async (_transaction, events) => {
    appended = events;
    await Promise.resolve();
  });
  await unitOfWork.run(async ({ raise }) => {
    runInContext(of('ada'), () => raise([event]));
    runInContext(of('grace'), () => raise([event]));
    raise([event]);
    await Promise.resolve();
  });
  expect(appended.map(({ traceparent }) => traceparent)).toEqual(['ada', 'grace', undefined]);
});
