import { credentials, Client } from '@grpc/grpc-js';
import { currentContext, runInContext } from '@trellis/context';
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthDefinition } from '@trellis/contracts';
import { GrpcChannel, createGrpcClient, type RpcError } from '../src/index';
import { afterEach, describe, expect, test } from 'vitest';
import {
  aborted,
  all,
  behaveAlways,
  callKinds,
  clientOf,
  closeEchoes,
  deferred,
  from,
  last,
  startEcho,
  type EchoClient,
  type Text,
} from './echo-service';

const channels: GrpcChannel[] = [];

afterEach(async () => {
  for (const channel of channels.splice(0)) channel.close();
  await closeEchoes();
});

async function* firstThenSilence(): AsyncGenerator<Text> {
  yield { text: 'first' };
  await aborted(currentContext()?.signal);
}

describe('deadlines', () => {
  const boundKinds = ['unary', 'client streaming'];

  test.each(boundKinds)('a %s call without a deadline ends at the greatest one', async (kind) => {
    const { address, behaviour } = await startEcho({ limits: { maxCallMs: 150 } });
    const stopped = deferred();
    behaveAlways(behaviour, async () => {
      await aborted(currentContext()?.signal);
      stopped.resolve();
      return { text: '' };
    });
    const patient = clientOf(address, { defaultDeadlineMs: 60_000 });
    await expect(callKinds[kind]?.(patient)).rejects.toMatchObject({
      codeName: 'DEADLINE_EXCEEDED',
      message: 'The call took longer than any call may take.',
    });
    await stopped.promise;
  });

  test.each(boundKinds)('a %s call has a deadline although its caller sets none', async (kind) => {
    const { address, behaviour } = await startEcho();
    behaveAlways(behaviour, async () => {
      await aborted(currentContext()?.signal);
      return { text: '' };
    });
    const client = clientOf(address, { defaultDeadlineMs: () => 100 });
    await expect(callKinds[kind]?.(client)).rejects.toMatchObject({ codeName: 'DEADLINE_EXCEEDED' });
  });

  test('no call outlasts the deadline of the request it is made for', async () => {
    const { client, behaviour } = await startEcho();
    behaveAlways(behaviour, async () => {
      await aborted(currentContext()?.signal);
      return { text: '' };
    });
    for (const call of Object.values(callKinds)) {
      const context = { requestId: 'r', deadlineMs: Date.now() + 100 };
      await expect(runInContext(context, () => call(client))).rejects.toMatchObject({
        codeName: 'DEADLINE_EXCEEDED',
      });
    }
  });

  test('a passed deadline aborts the handler and what it called', async () => {
    const inner = await startEcho();
    const outer = await startEcho();
    const innerStopped = deferred();
    behaveAlways(inner.behaviour, async () => {
      await aborted(currentContext()?.signal);
      innerStopped.resolve();
      return { text: '' };
    });
    behaveAlways(outer.behaviour, () => inner.client.unary({ text: '' }, { deadlineMs: 60_000 }));
    await expect(outer.client.unary({ text: '' }, { deadlineMs: 150 })).rejects.toMatchObject({
      codeName: 'DEADLINE_EXCEEDED',
    });
    await innerStopped.promise;
  });
});

describe('long-lived streams', () => {
  const streams: Record<string, (client: EchoClient) => Promise<unknown>> = {
    'server streaming': (client) => last(client.watch({ text: '' })),
    bidirectional: (client) => last(client.converse(firstThenSilence())),
  };

  test.each(Object.entries(streams))('a %s call is ended at its greatest age', async (_kind, call) => {
    const { client, behaviour } = await startEcho({ limits: { maxStreamAgeMs: 100 } });
    behaviour.watch = firstThenSilence;
    await expect(call(client)).rejects.toMatchObject({ codeName: 'UNAVAILABLE', reason: 'STREAM_TOO_OLD' });
  });

  test('a stream that goes without messages is ended, one that does not is not', async () => {
    const { client, behaviour } = await startEcho({ limits: { maxStreamIdleMs: 300 } });
    const startedAt = Date.now();
    behaviour.watch = async function* () {
      for (let count = 0; count < 10; count += 1) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        yield { text: String(count) };
      }
      yield* firstThenSilence();
    };
    await expect(all(client.watch({ text: '' }))).rejects.toMatchObject({ reason: 'STREAM_IDLE' });
    expect(Date.now() - startedAt).toBeGreaterThan(850);
  });
});

describe('health', () => {
  function healthOf(address: string) {
    const channel = new GrpcChannel(HealthDefinition, { target: address });
    channels.push(channel);
    return createGrpcClient(HealthDefinition, channel);
  }

  test('is NOT_SERVING until it is said to serve, for the server and each service', async () => {
    const { address, strategy } = await startEcho();
    const health = healthOf(address);
    const services = ['', 'trellis.echo.v1.EchoService', 'grpc.health.v1.Health'];
    for (const service of services) {
      expect(await health.check({ service })).toEqual({ status: ServingStatus.NOT_SERVING });
    }
    strategy.setServing(true);
    for (const service of services) {
      expect(await health.check({ service })).toEqual({ status: ServingStatus.SERVING });
    }
    expect(Object.keys((await health.list({})).statuses).sort()).toEqual([...services].sort());
    await expect(health.check({ service: 'nope' })).rejects.toMatchObject({ codeName: 'NOT_FOUND' });
  });

  test('tells watchers of each change', async () => {
    const { address, strategy } = await startEcho();
    const seen: ServingStatus[] = [];
    for await (const { status } of healthOf(address).watch({ service: '' })) {
      seen.push(status);
      if (seen.length === 3) break;
      strategy.setServing(status === ServingStatus.NOT_SERVING);
    }
    expect(seen).toEqual([ServingStatus.NOT_SERVING, ServingStatus.SERVING, ServingStatus.NOT_SERVING]);
  });
});

describe('drain', () => {
  test.each(['unary', 'client streaming'])('lets a %s call finish and then closes the port', async (kind) => {
    const { client, behaviour, strategy, address } = await startEcho();
    const started = deferred();
    const finish = deferred();
    behaveAlways(behaviour, async () => {
      started.resolve();
      await finish.promise;
      return { text: 'done' };
    });
    const call = callKinds[kind]?.(client);
    await started.promise;
    const drained = strategy.drain(10_000);
    await expect(client.unary({ text: '' })).rejects.toMatchObject({ codeName: 'UNAVAILABLE' });
    finish.resolve();
    await expect(call).resolves.toEqual({ text: 'done' });
    await expect(drained).resolves.toEqual({ abandonedCalls: 0 });
    await expect(clientOf(address).unary({ text: '' })).rejects.toMatchObject({ codeName: 'UNAVAILABLE' });
  });

  test.each(['server streaming', 'bidirectional'])(
    'ends a %s call so that its client resumes elsewhere',
    async (kind) => {
      const { client, behaviour, strategy } = await startEcho();
      const cleaned = deferred();
      const flowing = deferred();
      async function* endless(): AsyncGenerator<Text> {
        try {
          yield { text: 'first' };
          flowing.resolve();
          await aborted(currentContext()?.signal);
        } finally {
          cleaned.resolve();
        }
      }
      behaviour.watch = endless;
      behaviour.converse = endless;
      const outcome = callKinds[kind]?.(client).catch((error: RpcError) => error);
      await flowing.promise;
      await expect(strategy.drain(10_000)).resolves.toEqual({ abandonedCalls: 0 });
      expect(await outcome).toMatchObject({ codeName: 'UNAVAILABLE', reason: 'SERVER_DRAINING' });
      await cleaned.promise;
    },
  );

  test('cuts off what does not finish in time, and aborts its handler', async () => {
    const { client, behaviour, strategy } = await startEcho();
    const started = deferred();
    const stopped = deferred();
    behaviour.unary = async (request) => {
      started.resolve();
      await aborted(currentContext()?.signal);
      stopped.resolve();
      return request;
    };
    const outcome = expect(client.unary({ text: '' }, { deadlineMs: 60_000 })).rejects.toMatchObject({
      codeName: 'UNAVAILABLE',
      reason: 'SERVER_DRAINING',
    });
    await started.promise;
    await expect(strategy.drain(100)).resolves.toEqual({ abandonedCalls: 1 });
    await outcome;
    await stopped.promise;
  });

  test('cuts off a client that does not read', async () => {
    const { client, behaviour, strategy } = await startEcho();
    behaviour.watch = async function* () {
      for (;;) yield await Promise.resolve({ text: 'x'.repeat(64 * 1024) });
    };
    const responses = client.watch({ text: '' })[Symbol.asyncIterator]();
    await responses.next();
    const startedAt = Date.now();
    await strategy.drain(200);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  test('closing without it does not wait for anybody', async () => {
    const { client, behaviour, app } = await startEcho();
    const started = deferred();
    behaviour.unary = () => {
      started.resolve();
      return new Promise(() => undefined);
    };
    const outcome = expect(client.unary({ text: '' })).rejects.toMatchObject({ codeName: 'UNAVAILABLE' });
    await started.promise;
    await app.close();
    await outcome;
  });

  test('is quick when nothing is under way, idle connections or not', async () => {
    const { client, strategy, address } = await startEcho();
    await client.unary({ text: '' });
    const idle = new Client(address, credentials.createInsecure());
    await new Promise<void>((resolve, reject) =>
      idle.waitForReady(Date.now() + 5_000, (error) => (error ? reject(error) : resolve())),
    );
    const startedAt = Date.now();
    await expect(strategy.drain(10_000)).resolves.toEqual({ abandonedCalls: 0 });
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    idle.close();
  });

  test('health says NOT_SERVING', async () => {
    const { strategy, client } = await startEcho();
    strategy.setServing(true);
    await expect(client.collect(from([{ text: 'a' }]))).resolves.toEqual({ text: 'a' });
    await strategy.drain(1_000);
    expect(() => strategy.setServing(false)).not.toThrow();
  });
});
