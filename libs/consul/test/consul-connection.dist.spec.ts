import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { TcpProxy, eventually } from '@trellis/testing';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { ConsulConnection, ConsulRequestError, readConsulEndpoint } from '../src';
import type { ConsulOperation, ConsulRequestOptions } from '../src';

const services: ConsulOperation<unknown> = (client, options) =>
  client.catalog.service.list({ ...options } as object);

describe('ConsulConnection', () => {
  const ends: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function proxied(): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(inject('consulUrl'));
    ends.push(() => proxy.close());
    return proxy;
  }

  function connect(...servers: { url: string }[]): ConsulConnection {
    const hosts = servers.map(({ url }) => new URL(url).host).join(',');
    const connection = new ConsulConnection(readConsulEndpoint(`consul://${hosts}`));
    ends.push(() => connection.close());
    return connection;
  }

  const serverThatAnswers = async (connection: ConsulConnection, options?: ConsulRequestOptions) =>
    (await connection.request(services, options)).server;

  it('asks the server that answered last, and the next when it does not answer', async () => {
    const [first, second] = [await proxied(), await proxied()];
    const connection = connect(first, second);
    expect(await serverThatAnswers(connection)).toBe(0);
    first.cut();
    expect(await serverThatAnswers(connection)).toBe(1);
    first.mend();
    expect(await serverThatAnswers(connection)).toBe(1);
    second.cut();
    expect(await serverThatAnswers(connection)).toBe(0);
  });

  it('asks the next when one hangs', async () => {
    const [first, second] = [await proxied(), await proxied()];
    const connection = connect(first, second);
    first.freeze();
    expect(await serverThatAnswers(connection, { timeoutMs: 300 })).toBe(1);
  });

  it('asks one server only when told so', async () => {
    const [first, second] = [await proxied(), await proxied()];
    const connection = connect(first, second);
    first.cut();
    const asking = connection.request(services, { server: 0, thatServerOnly: true });
    await expect(asking).rejects.toThrow(/does not answer/);
  });

  it('says what the first one failed with when all do, and works again after that', async () => {
    const proxy = await proxied();
    const connection = connect(proxy);
    let returns = 0;
    connection.onReturn(() => (returns += 1));
    proxy.cut();
    await expect(connection.request(services)).rejects.toThrow(
      `Consul at ${new URL(proxy.url).host} does not answer`,
    );
    expect(returns).toBe(0);
    proxy.mend();
    await connection.request(services);
    await connection.request(services);
    expect(returns).toBe(1);
  });

  it('takes no notice of idle sockets that were closed', async () => {
    const proxy = await proxied();
    const connection = connect(proxy);
    for (let count = 0; count < 20; count += 1) {
      await connection.request(services);
      proxy.dropConnections();
    }
    await connection.request(services);
  });

  it('gives the answer of a server that refuses as it is', async () => {
    const connection = connect({ url: inject('consulUrl') });
    const passing = connection.request((client, options) =>
      client.agent.check.pass({ ...options, id: 'service:unknown' }),
    );
    const refusal = await passing.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConsulRequestError);
    expect(refusal).toMatchObject({ statusCode: 404, message: expect.stringContaining('Unknown check ID') });
  });

  it('shows the token nowhere in an error', async () => {
    const token = randomUUID();
    const connection = new ConsulConnection(readConsulEndpoint(inject('consulUrl'), { token }));
    ends.push(() => connection.close());
    const passing = connection.request((client, options) =>
      client.agent.check.pass({ ...options, id: 'service:unknown' }),
    );
    const refusal = await passing.catch((error: unknown) => error);
    expect(refusal).toMatchObject({ statusCode: 404, cause: expect.any(Error) });
    expect(inspect(refusal, { depth: 10 })).not.toContain(token);
  });

  it('takes an outage for one of all servers only when all were asked', async () => {
    const [first, second] = [await proxied(), await proxied()];
    const connection = connect(first, second);
    let returns = 0;
    connection.onReturn(() => (returns += 1));
    second.cut();
    const asking = connection.request(services, { server: 1, thatServerOnly: true });
    await expect(asking).rejects.toThrow(/does not answer/);
    await connection.request(services);
    expect(returns).toBe(0);
  });

  it('ends what is under way when its signal says so, or when it is closed', async () => {
    const proxy = await proxied();
    const connection = connect(proxy);
    proxy.freeze();
    const controller = new AbortController();
    const ended = connection.request(services, { signal: controller.signal, timeoutMs: 60_000 });
    const closed = connection.request(services, { timeoutMs: 60_000 });
    const endings = Promise.allSettled([ended, closed]);
    controller.abort();
    connection.close();
    const results = await eventually(() => endings);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(connection.request(services)).rejects.toThrow('was ended');
  });

  it('serves other calls while many queries wait', async () => {
    const connection = connect({ url: inject('consulUrl') });
    const controller = new AbortController();
    const { index } = await connection.request(services);
    const waiting = Array.from({ length: 100 }, () =>
      connection
        .request(
          (client, options) =>
            client.kv.get({
              ...options,
              key: 'test/none',
              index: String(index! + 1_000_000),
              wait: '60s',
            } as object),
          { signal: controller.signal, timeoutMs: 60_000 },
        )
        .catch(() => undefined),
    );
    const startedMs = performance.now();
    await connection.request(services);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    controller.abort();
    await Promise.all(waiting);
  });
});
