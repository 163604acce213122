import { randomUUID } from 'node:crypto';
import {
  Client,
  Server,
  ServerCredentials,
  credentials,
  makeGenericClientConstructor,
  status,
} from '@grpc/grpc-js';
import type { ServiceDefinition, ServiceError } from '@grpc/grpc-js';
import { TcpProxy, eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerRegistryResolver } from '../src';
import type { Registration, Registry } from '../src';
import { createPostgresRegistryHarness } from './postgres-registry-harness';
import type { PostgresRegistryHarness } from './postgres-registry-harness';

const service: ServiceDefinition = {
  who: {
    path: '/test.Greeter/Who',
    requestStream: false,
    responseStream: false,
    requestSerialize: () => Buffer.alloc(0),
    requestDeserialize: () => ({}),
    responseSerialize: (name: string) => Buffer.from(name),
    responseDeserialize: (bytes) => bytes.toString(),
  },
};
const Greeter = makeGenericClientConstructor(service, 'Greeter');

const serviceConfig = JSON.stringify({
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [
    {
      name: [{ service: 'test.Greeter' }],
      retryPolicy: {
        maxAttempts: 4,
        initialBackoff: '0.02s',
        maxBackoff: '0.2s',
        backoffMultiplier: 2,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
});

describe('registry:/// targets', () => {
  let harness: PostgresRegistryHarness;
  let registry: Registry;
  let name: string;
  let servers: Server[] = [];
  let networks: TcpProxy[] = [];
  let clients: Client[] = [];

  beforeAll(async () => {
    harness = await createPostgresRegistryHarness();
  });
  beforeEach(async () => {
    ({ registry } = await harness.createClient());
    registerRegistryResolver(registry, { graceMs: 300 });
    name = `greeter-${randomUUID()}`;
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    for (const server of servers) server.forceShutdown();
    clients = [];
    servers = [];
    await Promise.all(networks.map((network) => network.close()));
    networks = [];
    await harness.closeClients();
  });
  afterAll(() => harness.close());

  /** A server behind a proxy: cutting that is what callers see of a process that is killed. */
  async function startServer(answer: string): Promise<{ network: TcpProxy; registration: Registration }> {
    const server = new Server();
    server.addService(service, {
      who: (_call: unknown, respond: (error: null, name: string) => void) =>
        setTimeout(() => respond(null, answer), 3),
    });
    servers.push(server);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    const network = await TcpProxy.start(`http://127.0.0.1:${port}`);
    networks.push(network);
    const { registry: own } = await harness.createClient();
    const registration = await own.register({
      service: name,
      instanceId: randomUUID(),
      host: '127.0.0.1',
      port: Number(new URL(network.url).port),
      version: '1',
      metadata: { protocol: 'grpc' },
    });
    return { network, registration };
  }

  function createClient(): () => Promise<string> {
    const client = new Greeter(`registry:///${name}`, credentials.createInsecure(), {
      'grpc.service_config': serviceConfig,
    });
    clients.push(client);
    return () =>
      new Promise((resolve, reject) => {
        const deadline = Date.now() + 5_000;
        (client as unknown as Record<string, (...parameters: unknown[]) => void>).who!(
          {},
          { deadline },
          (error: ServiceError | null, answer: string) => (error ? reject(error) : resolve(answer)),
        );
      });
  }

  it('fails no call when one of two servers is killed under load, and spreads to one that comes', async () => {
    const [doomed] = await Promise.all([startServer('one'), startServer('two')]);
    const call = createClient();
    const answers: string[] = [];
    const failures: unknown[] = [];
    let isDone = false;
    const callers = Array.from({ length: 8 }, async () => {
      while (!isDone && failures.length === 0)
        await call().then(
          (answer) => answers.push(answer),
          (error: unknown) => failures.push(error),
        );
    });
    await eventually(() => {
      expect(failures).toEqual([]);
      expect(new Set(answers)).toEqual(new Set(['one', 'two']));
    });
    doomed.network.cut();
    const killedAt = answers.length;
    await eventually(() => {
      expect(failures).toEqual([]);
      expect(answers.length).toBeGreaterThan(killedAt + 200);
    });
    await startServer('three');
    await eventually(() => expect(answers).toContain('three'));
    await doomed.registration.deregister();
    const settledAt = answers.length;
    await eventually(() => expect(answers.length).toBeGreaterThan(settledAt + 200));
    isDone = true;
    await Promise.all(callers);
    expect(failures).toEqual([]);
    expect(new Set(answers.slice(-100))).toEqual(new Set(['two', 'three']));
  });

  it('serves many channels from one watch of the registry', async () => {
    await startServer('one');
    const calls = Array.from({ length: 20 }, () => createClient());
    expect(await Promise.all(calls.map((call) => call()))).toEqual(Array.from({ length: 20 }, () => 'one'));
  });

  it('fails a call with a reason while there is no instance, and serves the next once there is', async () => {
    const call = createClient();
    const failure = await call().catch((error: ServiceError) => error);
    expect(failure).toMatchObject({ code: status.UNAVAILABLE });
    expect((failure as ServiceError).details).toContain(`no instance of ${name} is registered`);
    await startServer('one');
    await eventually(async () => expect(await call()).toBe('one'));
  });

  it('waits a moment for the first instance instead of failing', async () => {
    const call = createClient();
    const answer = call();
    await startServer('one');
    expect(await answer).toBe('one');
  });
});
