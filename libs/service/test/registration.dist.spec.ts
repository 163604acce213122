import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsulCluster, issueToken } from '@trellis/local-consul';
import { createTestPlatform } from '@trellis/service-testing';
import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundleFixture, FixtureProcess, type FixtureBundle } from './fixture-process';

describe('a service whose token for Consul may not register it', () => {
  let directory: string;
  let consul: ConsulCluster | undefined;
  let bundle: FixtureBundle;
  let database: TestDatabase;
  let platform: TestDatabase;
  let environment: Record<string, string>;
  const processes: FixtureProcess[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trellis-consul-'));
    [bundle, database, platform, consul] = await Promise.all([
      bundleFixture(),
      createTestDatabase(),
      createTestPlatform(),
      ConsulCluster.start({ directory, accessControl: true, tls: true }),
    ]);
    const caFile = join(directory, 'trusted.pem');
    await writeFile(caFile, consul.caPem!);
    environment = {
      DATABASE_URL: database.url,
      EVENT_BUS_URL: platform.url,
      SETTINGS_URL: platform.url,
      REGISTRY_URL: consul.url,
      TRELLIS_CONSUL_CA_FILE: caFile,
      TRELLIS_CONSUL_TOKEN: await issueToken(
        consul,
        'service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }',
      ),
      TRELLIS_FIXTURE_JWKS: JSON.stringify({ keys: [] }),
    };
  });
  afterEach(async () => {
    for (const process of processes.splice(0)) {
      process.kill('SIGKILL');
      await process.exit();
    }
  });
  afterAll(async () => {
    await consul?.stop();
    await Promise.all([bundle?.remove(), database?.drop(), platform?.drop()]);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  function start(overrides: Record<string, string> = {}): FixtureProcess {
    const process = new FixtureProcess(bundle, { ...environment, ...overrides });
    processes.push(process);
    return process;
  }

  test('gives up when the time for the start is over, in one line that names the variable', async () => {
    const service = start({ TRELLIS_START_TIMEOUT_MS: '3000' });
    const exit = await service.exit();
    expect(exit.code).toBe(1);
    expect(service.fatalLines).toEqual([
      expect.stringMatching(/^Gave up .* the registry at 127\.0\.0\.1:\d+ \(REGISTRY_URL\) after 3 s: /),
    ]);
    expect(service.log.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('service:write'));
  });

  test('stops when it is told to', async () => {
    const service = start();
    await eventually(
      () =>
        expect(service.log.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('service:write')),
      { timeoutMs: 30_000 },
    );
    service.kill('SIGTERM');
    expect(await service.exit()).toEqual({ code: 0, signal: null });
  });
});
