import { expect, test, vi } from 'vitest';
import { summaryOf } from './statement-summary';

test.each([
  ['SELECT "public"."order"."id" FROM "public"."order" WHERE 1=1', 'SELECT public.order'],
  ['INSERT INTO "public"."order_line" ("id") VALUES ($1)', 'INSERT public.order_line'],
  ['UPDATE customer SET credit = $1', 'UPDATE customer'],
  ['delete from session where id = $1', 'DELETE session'],
  ['BEGIN', 'BEGIN'],
  ['SELECT 1', 'SELECT'],
  ['', 'QUERY'],
])('%s is named %s', (sql, summary) => {
  expect(summaryOf(sql)).toBe(summary);
});

test('the last part that writes names a statement of several', () => {
  const sql = `WITH counted AS (INSERT INTO messaging.sequence VALUES (1) ON CONFLICT DO UPDATE SET last = 2)
    INSERT INTO messaging.outbox SELECT last FROM counted`;
  expect(summaryOf(sql)).toBe('INSERT messaging.outbox');
});

test('neither a lock nor the update of an upsert counts as an update', () => {
  expect(summaryOf('SELECT id FROM account FOR UPDATE SKIP LOCKED')).toBe('SELECT account');
  expect(summaryOf('INSERT INTO park (key) VALUES ($1) ON CONFLICT (key) DO UPDATE SET at = now()')).toBe(
    'INSERT park',
  );
});

test('a long statement has its summary, but is not kept for it', () => {
  const kept = vi.spyOn(Map.prototype, 'set');
  const short = `DELETE FROM box WHERE id IN (${'$1, '.repeat(10)}$1)`;
  const long = `DELETE FROM box WHERE id IN (${'$1, '.repeat(1_100)}$1)`;
  expect([short, long].map(summaryOf)).toEqual(['DELETE box', 'DELETE box']);
  expect(kept.mock.calls.map(([text]) => text as unknown)).toEqual([short]);
  kept.mockRestore();
});
