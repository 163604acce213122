import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ConsulCluster, issueToken } from '@trellis/local-consul';
import { TcpProxy, eventually } from '@trellis/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { BlockingQuery, ConsulConnection, readConsulEndpoint } from '../src';
import type { BlockingAnswer, BlockingQueryOptions } from '../src';

const logger = new Logger('test');

/** Passes requests to whichever server it is set to, as a load balancer that hides that a server was replaced. */
class Balancer {
  readonly server: Server;

  constructor(public targetPort: number) {
    this.server = createServer((incoming, outgoing) => {
      const { url, method, headers } = incoming;
      const passed = request(
        { host: '127.0.0.1', port: this.targetPort, path: url, method, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(outgoing);
        },
      );
      passed.on('error', () => outgoing.destroy());
      outgoing.on('close', () => passed.destroy());
      incoming.pipe(passed);
    }).listen(0, '127.0.0.1');
  }

  get url(): string {
    return `consul://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

describe('BlockingQuery', () => {
  let key: string;
  let writer: ConsulConnection;
  let told: BlockingAnswer<string | undefined>[];
  const ends: (() => unknown)[] = [];

  beforeEach(() => {
    key = `test/${randomUUID()}`;
    told = [];
    writer = connect(inject('consulUrl'));
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  function connect(url: string): ConsulConnection {
    const connection = new ConsulConnection(readConsulEndpoint(url));
    ends.push(() => connection.close());
    return connection;
  }

  async function set(value: string, connection = writer): Promise<void> {
    await connection.request((client, options) => client.kv.set({ ...options, key, value }));
  }

  function follow(
    connection: ConsulConnection,
    options: Partial<BlockingQueryOptions<string | undefined>> = {},
  ): BlockingQuery<string | undefined> {
    const query = new BlockingQuery<string | undefined>({
      name: 'The query',
      connection,
      query: async (client, callOptions) => {
        // With its context a call resolves to the response and the value.
        const [response, item] = (await client.kv.get({ ...callOptions, key })) as never as [
          unknown,
          { Value: string } | undefined,
        ];
        return [response, item?.Value] as never;
      },
      onAnswer: (answer) => told.push(answer),
      logger,
      ...options,
    });
    ends.push(() => query.close());
    return query;
  }

  const values = () =>
    told.map((answer) => answer.value).filter((value, at, all) => at === 0 || value !== all[at - 1]);

  it('tells the state now and after each change', async () => {
    follow(connect(inject('consulUrl')));
    await eventually(() => expect(told).toEqual([{ value: undefined, isAfterOutage: false }]));
    await set('1');
    await eventually(() => expect(values()).toEqual([undefined, '1']));
    await set('2');
    await eventually(() => expect(values()).toEqual([undefined, '1', '2']));
  });

  it('does not spin when the state changes all the time', async () => {
    await set('0');
    follow(connect(inject('consulUrl')), { minIntervalMs: 200 });
    const startedMs = performance.now();
    for (let count = 1; performance.now() - startedMs < 1_500; count += 1) await set(String(count));
    const elapsedMs = performance.now() - startedMs;
    expect(told.length).toBeGreaterThan(2);
    expect(told.length).toBeLessThanOrEqual(elapsedMs / 200 + 2);
  });

  it('does not spin on answers that have no index', async () => {
    let calls = 0;
    follow(connect(inject('consulUrl')), {
      query: (client, options) => {
        calls += 1;
        return client.agent.self({ ...options } as object);
      },
    });
    await eventually(() => expect(calls).toBeGreaterThan(2));
    const callsThen = calls;
    const untilMs = performance.now() + 500;
    await eventually(() => expect(performance.now()).toBeGreaterThan(untilMs));
    expect(calls - callsThen).toBeLessThan(5);
    expect(told).toEqual([]);
  });

  it('tells nothing through an outage, and says so after it', async () => {
    const proxy = await TcpProxy.start(inject('consulUrl'));
    ends.push(() => proxy.close());
    let failures = 0;
    await set('1');
    follow(connect(proxy.url), { onFailure: () => (failures += 1) });
    await eventually(() => expect(told).toHaveLength(1));
    proxy.cut();
    await eventually(() => expect(failures).toBeGreaterThan(1));
    await set('2');
    expect(told).toHaveLength(1);
    proxy.mend();
    await eventually(() => expect(told[1]).toEqual({ value: '2', isAfterOutage: true }));
    await set('3');
    await eventually(() => expect(told.at(-1)).toEqual({ value: '3', isAfterOutage: false }));
  });

  it('sees that a server hangs', async () => {
    const proxy = await TcpProxy.start(inject('consulUrl'));
    ends.push(() => proxy.close());
    let failures = 0;
    follow(connect(proxy.url), { waitMs: 500, onFailure: () => (failures += 1) });
    await eventually(() => expect(told.length).toBeGreaterThan(0));
    proxy.freeze();
    await eventually(() => expect(failures).toBe(1));
    proxy.thaw();
    await eventually(() => expect(told.at(-1)?.isAfterOutage).toBe(true));
  });

  it('comes back as soon as anybody on its connection has seen the end of an outage', async () => {
    const proxy = await TcpProxy.start(inject('consulUrl'));
    ends.push(() => proxy.close());
    let failures = 0;
    const connection = connect(proxy.url);
    follow(connection, { onFailure: () => (failures += 1) });
    await eventually(() => expect(told).toHaveLength(1));
    proxy.cut();
    // The pause after the seventh failure is 3.2 seconds or more.
    await eventually(() => expect(failures).toBe(7), { timeoutMs: 30_000 });
    proxy.mend();
    const mendedMs = performance.now();
    await connection.request((client, options) => client.kv.get({ ...options, key }));
    await eventually(() => expect(told).toHaveLength(2));
    expect(performance.now() - mendedMs).toBeLessThan(2_000);
  });

  it('starts over when the index goes backwards, although no query failed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'trellis-consul-'));
    ends.push(() => rm(directory, { recursive: true, force: true }));
    const empty = await ConsulCluster.start({ directory });
    ends.push(() => empty.stop());
    for (let count = 0; count < 200; count += 1) await set(String(count));
    const balancer = new Balancer(Number(new URL(inject('consulUrl')).port));
    ends.push(() => balancer.close());
    await once(balancer.server, 'listening');
    let failures = 0;
    follow(connect(balancer.url), { waitMs: 1_000, onFailure: () => (failures += 1) });
    await eventually(() => expect(told.at(-1)?.value).toBe('199'));
    balancer.targetPort = empty.agents[0]!.port;
    await eventually(() => expect(told).toContainEqual({ value: undefined, isAfterOutage: true }));
    await set('new', connect(empty.url));
    await eventually(() => expect(told.at(-1)).toEqual({ value: 'new', isAfterOutage: false }));
    expect(failures).toBe(0);
  });

  it('takes an answer that the token must not see for a failure, not for nothing', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'trellis-consul-'));
    ends.push(() => rm(directory, { recursive: true, force: true }));
    const cluster = await ConsulCluster.start({ directory, accessControl: true, tls: true });
    ends.push(() => cluster.stop());
    const ca = cluster.caPem!;
    const blind = await issueToken(cluster, 'node_prefix "" { policy = "read" }');
    const [owner, reader] = [cluster.token!, blind].map((token) => {
      const connection = new ConsulConnection(readConsulEndpoint(cluster.url, { ca, token }));
      ends.push(() => connection.close());
      return connection;
    });
    await set('1', owner);
    const failures: unknown[] = [];
    follow(reader!, {
      query: (client, options) => client.kv.get({ ...options, key, recurse: true }) as never,
      onFailure: (error) => failures.push(error),
    });
    await eventually(() => expect(failures.length + told.length).toBeGreaterThan(1));
    expect(told).toEqual([]);
    expect(failures).toContainEqual(expect.objectContaining({ message: expect.stringContaining('hide') }));
  });

  it('ends its request at once when it is closed, and tells nothing more', async () => {
    const query = follow(connect(inject('consulUrl')));
    await eventually(() => expect(told).toHaveLength(1));
    const closedMs = performance.now();
    await query.close();
    expect(performance.now() - closedMs).toBeLessThan(1_000);
    await set('1');
    expect(told).toHaveLength(1);
  });
});
