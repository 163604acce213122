import { afterAll, beforeAll, expect, test } from 'vitest';
import { AdminServer } from '../src/admin/admin-server';
import { Readiness } from '../src/admin/readiness';

const readiness = new Readiness();
const admin = new AdminServer(readiness);
let base: string;

beforeAll(async () => {
  readiness.add({
    name: 'database',
    required: true,
    check: () => Promise.reject(new Error('postgres://u:pw@db')),
  });
  base = `http://127.0.0.1:${await admin.listen('127.0.0.1', 0)}`;
});
afterAll(() => admin.close());

test('is alive from the start', async () => {
  const response = await fetch(`${base}/livez`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
});

test('is not ready while starting', async () => {
  const response = await fetch(`${base}/readyz`);
  expect([response.status, await response.json()]).toEqual([
    503,
    { ready: false, status: 'starting', checks: {} },
  ]);
});

test('names a failing check and nothing of its error', async () => {
  readiness.phase = 'serving';
  const response = await fetch(`${base}/readyz`);
  expect([response.status, await response.text()]).toEqual([
    503,
    '{"ready":false,"status":"serving","checks":{"database":"failing"}}\n',
  ]);
});

test("serves the process's metrics, without a histogram that would wake it all the time", async () => {
  const response = await fetch(`${base}/metrics`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).toContain('trellis_event_loop_utilization');
  expect(text).not.toContain('nodejs_eventloop_lag_p99_seconds');
});

test('refuses other paths and methods', async () => {
  expect((await fetch(`${base}/etc/passwd`)).status).toBe(404);
  expect((await fetch(`${base}/livez`, { method: 'POST' })).status).toBe(405);
});
