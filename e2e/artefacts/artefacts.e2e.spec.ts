import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EmbeddedPostgres } from '@trellis/embedded-postgres';
import { createTestPlatform } from '@trellis/service-testing';
import { createTestDatabase, startTestPostgres } from '@trellis/testing';
import { bundleApp } from '@trellis-tools/workspace/bundle-app';
import { generatePrismaClient } from '@trellis-tools/workspace/prisma-generate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectStatus, toAnswer } from '../harness';
import { startLoneProcess, type LoneProcess } from './lone-process';

let folder: string;
let postgres: EmbeddedPostgres;
const processes: LoneProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-artefacts-'));
  postgres = await startTestPostgres();
  await generatePrismaClient({ app: 'user' });
  for (const app of ['user', 'bff']) await bundleApp({ app, outDir: join(folder, app) });
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(app: string, environment: Readonly<Record<string, string>>): Promise<LoneProcess> {
  const started = await startLoneProcess(join(folder, app), environment);
  processes.push(started);
  return started;
}

test('what is built runs in a folder without the workspace, migrates its database, and is called by its name', async () => {
  expect(nodeModulesAbove(folder)).toEqual([]);
  const serverUrl = postgres.adminUrl;
  const [database, platform] = [await createTestDatabase({ serverUrl }), await createTestPlatform(serverUrl)];
  await start('user', {
    DATABASE_URL: database.url,
    EVENT_BUS_URL: platform.url,
    REGISTRY_URL: platform.url,
  });
  const bff = await start('bff', { REGISTRY_URL: platform.url });
  const response = await fetch(`http://127.0.0.1:${bff.port}/api/v1/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'ada@example.com',
      password: 'correct horse battery',
      displayName: 'Ada',
    }),
  });
  expect(expectStatus(await toAnswer(response), 201)).toMatchObject({ email: 'ada@example.com' });
  expect(await Promise.all(processes.map((process) => process.stop()))).toEqual([0, 0]);
});

/** Where Node would look for a package of the folder's, outside of it. */
function nodeModulesAbove(place: string): string[] {
  const found = [join(place, 'node_modules')].filter(existsSync);
  return place === dirname(place) ? found : [...found, ...nodeModulesAbove(dirname(place))];
}
