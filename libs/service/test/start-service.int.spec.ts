import { createServer } from 'node:net';
import { randomUUID } from 'node:crypto';
import { InstancePhase, PlatformServiceDefinition } from '@trellis/contracts';
import { runInContext } from '@trellis/context';
import { DatabasePool } from '@trellis/database';
import { createRegistry, type Registry } from '@trellis/discovery';
import { createGrpcClient, GrpcChannel, GrpcStatus, type ServiceDefinition } from '@trellis/grpc';
import { createLiveSettings } from '@trellis/settings';
import { createTestDatabase, eventually, type TestDatabase } from '@trellis/testing';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FixtureDefinition } from './fixture/fixture.definition';
import { bundleFixture, FixtureProcess, type FixtureBundle } from './fixture-process';
import { createTestPlatform } from '@trellis/service-testing';

let bundle: FixtureBundle;
let database: TestDatabase;
let platform: TestDatabase;
let registry: Registry;
let privateKey: CryptoKey;
let environment: Record<string, string>;
const processes: FixtureProcess[] = [];
const channels: GrpcChannel[] = [];

beforeAll(async () => {
  [bundle, database, platform] = await Promise.all([
    bundleFixture(),
    createTestDatabase(),
    createTestPlatform(),
  ]);
  registry = createRegistry(platform.url);
  const keys = await generateKeyPair('EdDSA');
  privateKey = keys.privateKey;
  environment = {
    DATABASE_URL: database.url,
    EVENT_BUS_URL: platform.url,
    REGISTRY_URL: platform.url,
    TRELLIS_FIXTURE_JWKS: JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1' }] }),
  };
});

afterEach(async () => {
  for (const channel of channels.splice(0)) channel.close();
  for (const process of processes.splice(0)) {
    process.kill('SIGKILL');
    await process.exit();
  }
});

afterAll(async () => {
  await registry.close();
  await Promise.all([bundle.remove(), database.drop(), platform.drop()]);
});

function start(overrides: Record<string, string> = {}, ...words: string[]): FixtureProcess {
  const process = new FixtureProcess(bundle, { ...environment, ...overrides }, words);
  processes.push(process);
  return process;
}

function client<S extends ServiceDefinition>(definition: S, port: number) {
  const channel = new GrpcChannel(definition, { target: `127.0.0.1:${port}` });
  channels.push(channel);
  return createGrpcClient(definition, channel);
}

async function as<T>(role: 'user' | 'operator', work: () => T): Promise<T> {
  const token = await new SignJWT({ role })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
    .setSubject(randomUUID())
    .setIssuer('trellis')
    .setAudience('trellis')
    .setExpirationTime('5 min')
    .sign(privateKey);
  return runInContext({ requestId: randomUUID(), authorization: `Bearer ${token}` }, work);
}

describe('a service that is up', () => {
  test('answers calls, carries events, is ready, and is in the registry with its real port', async () => {
    const { port, adminPort, instanceId, ...rest } = await start().ready();
    expect(rest).toEqual({ type: 'ready', service: 'fixture', protocol: 'grpc', host: '127.0.0.1' });
    const fixture = client(FixtureDefinition, port);
    await expect(as('user', () => fixture.wait({ id: '1' }))).resolves.toMatchObject({ json: 'waited 1' });
    await expect(fixture.wait({ id: '1' })).rejects.toMatchObject({ code: GrpcStatus.UNAUTHENTICATED });
    const userId = randomUUID();
    await expect(as('user', () => fixture.publish({ id: userId }))).resolves.toMatchObject({
      json: userId,
    });
    const readiness = await fetch(`http://127.0.0.1:${adminPort}/readyz`);
    expect([readiness.status, await readiness.json()]).toEqual([
      200,
      { ready: true, status: 'serving', checks: { registry: 'ok', eventBus: 'ok', database: 'ok' } },
    ]);
    expect(await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text()).toMatch(
      /^trellis_outbox_depth 0$/m,
    );
    expect((await registry.list()).filter((instance) => instance.instanceId === instanceId)).toEqual([
      {
        service: 'fixture',
        instanceId,
        host: '127.0.0.1',
        port,
        version: '0.0.0',
        metadata: { protocol: 'grpc', adminPort: String(adminPort) },
      },
    ]);
  });

  test('answers operators, and only them, about its delivery', async () => {
    const { port } = await start().ready();
    const operations = client(PlatformServiceDefinition, port);
    expect(await as('operator', () => operations.getDeliveryStatus({}))).toMatchObject({
      deadLetterCount: 0,
    });
    expect(await as('operator', () => operations.listDeadLetters({ pageSize: 0, pageToken: '' }))).toEqual({
      deadLetters: [],
      nextPageToken: '',
    });
    await expect(
      as('operator', () => operations.listDeadLetters({ pageSize: 0, pageToken: '42' })),
    ).rejects.toMatchObject({
      code: GrpcStatus.INVALID_ARGUMENT,
      reason: 'INVALID_PAGE_TOKEN',
    });
    await expect(as('operator', () => operations.redriveDeadLetter({ id: 'x' }))).rejects.toMatchObject({
      reason: 'DEAD_LETTER_NOT_FOUND',
    });
    await expect(as('user', () => operations.getDeliveryStatus({}))).rejects.toMatchObject({
      reason: 'OPERATOR_REQUIRED',
    });
  });

  test('tells operators, and only them, what it is, whom it has to do with and how it went', async () => {
    const { port, instanceId } = await start().ready();
    const platformCalls = client(PlatformServiceDefinition, port);
    const server = new URL(platform.url).host;
    expect(await as('operator', () => platformCalls.describeInstance({}))).toMatchObject({
      ...{ service: 'fixture', instanceId, version: '0.0.0', phase: InstancePhase.SERVING },
      ...{ calls: [], publishes: [], consumes: ['trellis.user.v1'] },
      database: { kind: 'postgres', address: server },
      eventBus: { kind: 'postgres', address: server },
      registry: { kind: 'postgres', address: server },
      settingsStore: { kind: 'postgres', address: server },
      settings: [
        {
          key: 'fixture/log-level',
          values: { $case: 'choice', value: { choices: expect.arrayContaining(['debug']) } },
        },
      ],
    });
    await eventually(
      async () => {
        const { stepSeconds, steps } = await as('operator', () =>
          platformCalls.getActivity({ after: undefined }),
        );
        expect(stepSeconds).toBe(5);
        expect(steps[0]).toMatchObject({ delivery: { outboxDepth: 0 } });
      },
      { timeoutMs: 15_000 },
    );
    for (const call of [
      () => platformCalls.describeInstance({}),
      () => platformCalls.getActivity({ after: undefined }),
    ]) {
      await expect(as<Promise<unknown>>('user', call)).rejects.toMatchObject({ reason: 'OPERATOR_REQUIRED' });
    }
  });

  test('follows its live log level', async () => {
    const service = start();
    await service.ready();
    const settings = createLiveSettings(platform.adminUrl);
    await settings.set('fixture/log-level', 'debug');
    await eventually(() =>
      expect(service.log.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('level is debug')),
    );
    await settings.delete('fixture/log-level');
    await settings.close();
  });
});

describe('migrate', () => {
  test('brings the tables up to date, answers nothing, registers nothing, and exits with 0', async () => {
    const fresh = await createTestDatabase();
    const instanceId = `migration-${randomUUID()}`;
    const migration = start({ DATABASE_URL: fresh.url, TRELLIS_INSTANCE_ID: instanceId }, 'migrate');
    expect(await migration.exit()).toEqual({ code: 0, signal: null });
    expect(migration.log.map(({ msg }) => msg)).toContain('The tables are up to date');
    expect(await tablesOf(fresh, 'messaging')).toContain('outbox');
    expect(await registeredIds()).not.toContain(instanceId);
    await fresh.drop();
  });

  test('a word that is no command is refused with 64', async () => {
    const process = start({}, 'migrte');
    expect(await process.exit()).toMatchObject({ code: 64 });
    expect(process.stderr).toContain('There is no command "migrte"');
  });
});

describe('SIGTERM', () => {
  test('ends an idle service with exit code 0, out of the registry', async () => {
    const service = start();
    const { instanceId } = await service.ready();
    expect(await registeredIds()).toContain(instanceId);
    service.kill('SIGTERM');
    expect(await service.exit()).toEqual({ code: 0, signal: null });
    expect(await registeredIds()).not.toContain(instanceId);
    expect(service.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    expect(service.log.at(-1)?.msg).toBe('Stopped');
  });

  test('lets a call in flight finish', async () => {
    const service = start();
    const { port } = await service.ready();
    const fixture = client(FixtureDefinition, port);
    await as('user', () => fixture.wait({ id: '0' }));
    const call = as('user', () => fixture.wait({ id: '1500' }));
    await new Promise(setImmediate);
    await eventually(async () => expect(await activeCalls(service)).toBe(1));
    service.kill('SIGTERM');
    await expect(call).resolves.toMatchObject({ json: 'waited 1500' });
    expect(await service.exit()).toEqual({ code: 0, signal: null });
  });

  test('ends a stream with UNAVAILABLE, so that its client resumes elsewhere', async () => {
    const service = start();
    const { port } = await service.ready();
    const fixture = client(FixtureDefinition, port);
    const stream = (await as('user', () => ({ messages: fixture.watch({ id: '' })[Symbol.asyncIterator]() })))
      .messages;
    expect((await stream.next()).value).toMatchObject({ json: 'first' });
    service.kill('SIGTERM');
    await expect(stream.next()).rejects.toMatchObject({
      code: GrpcStatus.UNAVAILABLE,
      reason: 'SERVER_DRAINING',
    });
    expect(await service.exit()).toEqual({ code: 0, signal: null });
  });

  test('cuts off what does not end in time, says so, and exits with 1', async () => {
    const service = start({ TRELLIS_SHUTDOWN_TIMEOUT_MS: '1000', TRELLIS_DRAIN_DELAY_MS: '0' });
    const { port, instanceId } = await service.ready();
    const fixture = client(FixtureDefinition, port);
    const call = as('user', () => fixture.wait({ id: '20000' })).catch((error: unknown) => error);
    await eventually(async () => expect(await activeCalls(service)).toBe(1));
    service.kill('SIGTERM');
    expect(await service.exit()).toEqual({ code: 1, signal: null });
    expect(service.log.map(({ msg }) => msg)).toContain('Stopping calls in flight failed');
    expect(await registeredIds()).not.toContain(instanceId);
    await call;
  });

  test('stops a service that is still waiting for its database', async () => {
    const service = start({ DATABASE_URL: 'postgres://fixture:pw@127.0.0.1:1/fixture' });
    await eventually(() =>
      expect(service.log.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(/^Waiting for/)),
    );
    service.kill('SIGTERM');
    expect(await service.exit()).toEqual({ code: 0, signal: null });
  });

  test('a parent that goes away is the same when so configured', async () => {
    const service = start({ TRELLIS_STOP_ON_DISCONNECT: '1' });
    await service.ready();
    service.disconnect();
    expect(await service.exit()).toEqual({ code: 0, signal: null });
  });
});

describe('a start that fails', () => {
  test('lists everything wrong with the configuration on standard error, and exits with 78', async () => {
    const service = start({
      DATABASE_URL: 'mysql://u:hunter2@db/x',
      TRELLIS_GRPC_PROT: '1',
      TRELLIS_ADMIN_PORT: 'x',
    });
    expect((await service.exit()).code).toBe(78);
    expect(service.stderr.trim().split('\n')).toEqual([
      'fixture: The configuration has 3 problems:',
      expect.stringMatching(
        /^ {2}DATABASE_URL is "mysql:\/\/u:\*\*\*@db\/x": expected a URL that starts with postgres:/,
      ),
      expect.stringMatching(/^ {2}TRELLIS_ADMIN_PORT is "x": expected a whole number from 0 to 65535/),
      '  TRELLIS_GRPC_PROT is not a setting: did you mean TRELLIS_GRPC_PORT?',
    ]);
    expect(service.stdout).toBe('');
  });

  test.each(['GRPC', 'ADMIN'])(
    'says in one line that the port of TRELLIS_%s_PORT is taken',
    async (which) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const port = String((other.address() as { port: number }).port);
      const service = start({ [`TRELLIS_${which}_PORT`]: port });
      expect((await service.exit()).code).toBe(1);
      other.close();
      expect(service.fatalLines).toEqual([
        expect.stringMatching(
          new RegExp(`on 127.0.0.1:${port}: another process has this port. Change TRELLIS_${which}_PORT`),
        ),
      ]);
      expect(service.stdout).not.toContain('stack');
      expect(service.stderr).toBe('');
    },
  );

  test('gives up on a database that cannot be reached, in one line without its password', async () => {
    const service = start({
      DATABASE_URL: 'postgres://fixture:hunter2@127.0.0.1:1/fixture',
      TRELLIS_START_TIMEOUT_MS: '300',
    });
    expect((await service.exit()).code).toBe(1);
    expect(service.fatalLines).toEqual([
      'Gave up waiting for the database at 127.0.0.1:1/fixture (DATABASE_URL) after 0.3 s: the connection was refused.',
    ]);
    expect(service.stdout).not.toMatch(/hunter2|stack/);
  });

  test('says at once that a password is wrong', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    const service = start({ DATABASE_URL: url.href });
    expect((await service.exit()).code).toBe(1);
    expect(service.fatalLines).toEqual([
      expect.stringContaining('(DATABASE_URL): the user name or password is wrong.'),
    ]);
  });

  test('exits with 1 and leaves nothing in the registry when a module fails to initialise', async () => {
    const service = start({ TRELLIS_FIXTURE_FAILURE: 'init', TRELLIS_INSTANCE_ID: 'fails-at-init' });
    expect((await service.exit()).code).toBe(1);
    expect(service.fatalLines).toEqual(['The start failed']);
    expect(service.stdout).toContain('sabotage at init');
    expect(await registeredIds()).not.toContain('fails-at-init');
  });
});

test('an error that nobody caught stops the service in order and exits with 1', async () => {
  const service = start({ TRELLIS_FIXTURE_FAILURE: 'later' });
  const { instanceId } = await service.ready();
  expect(await service.exit()).toEqual({ code: 1, signal: null });
  expect(service.fatalLines).toEqual(['Stopping after an unhandled rejection']);
  expect(await registeredIds()).not.toContain(instanceId);
});

async function registeredIds(): Promise<string[]> {
  return (await registry.list()).map(({ instanceId }) => instanceId);
}

/** Calls that the fixture is answering, by its own figures. */
async function activeCalls(service: FixtureProcess): Promise<number> {
  const { adminPort } = await service.ready();
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  const lines = text.split('\n').filter((line) => /^trellis_grpc_server_in_flight/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function tablesOf({ url }: TestDatabase, schema: string): Promise<string[]> {
  const pool = new DatabasePool({ url, maxConnections: 1 });
  const rows = await pool.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1',
    [schema],
  );
  await pool.close();
  return rows.map(({ name }) => name);
}
