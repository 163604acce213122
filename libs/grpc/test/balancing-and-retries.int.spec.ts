import { currentContext } from '@trellis/context';
import { DomainError } from '@trellis/errors';
import type { RpcError } from '../src/index';
import { afterEach, describe, expect, test } from 'vitest';
import {
  aborted,
  clientOf,
  closeEchoes,
  startEcho,
  startProxy,
  type Echo,
  type EchoClient,
} from './echo-service';

afterEach(closeEchoes);

class Busy extends DomainError {
  constructor() {
    super('unavailable', 'BUSY', 'Busy.');
  }
}

/** Makes the first calls fail, and counts the attempts. */
function failFirst({ behaviour }: Echo, failures: number, error: () => Error = () => new Busy()) {
  const count = { attempts: 0 };
  behaviour.read = behaviour.unary = (request) => {
    count.attempts += 1;
    return count.attempts <= failures ? Promise.reject(error()) : Promise.resolve(request);
  };
  return count;
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'OK',
    (error: RpcError) => error.codeName,
  );

describe('retries', () => {
  test('a method declared safe to repeat is tried again when the server is unavailable', async () => {
    const echo = await startEcho();
    const count = failFirst(echo, 3);
    await expect(echo.client.read({ text: 'a' })).resolves.toEqual({ text: 'a' });
    expect(count.attempts).toBe(4);
  });

  test('a method that says nothing is never tried again', async () => {
    const echo = await startEcho();
    const count = failFirst(echo, 1);
    await expect(echo.client.unary({ text: 'a' })).rejects.toMatchObject({ reason: 'BUSY' });
    expect(count.attempts).toBe(1);
  });

  test('an answer, such as a conflict, is not tried again', async () => {
    class Conflict extends DomainError {
      constructor() {
        super('conflict', 'ALREADY_SHIPPED', 'Too late.');
      }
    }
    const echo = await startEcho();
    const count = failFirst(echo, 1, () => new Conflict());
    await expect(echo.client.read({ text: 'a' })).rejects.toMatchObject({ reason: 'ALREADY_SHIPPED' });
    expect(count.attempts).toBe(1);
  });

  test('the budget stops retries while everything fails', async () => {
    const echo = await startEcho();
    const count = failFirst(echo, Infinity);
    await Promise.all(Array.from({ length: 200 }, () => codeOf(echo.client.read({ text: 'a' }))));
    expect(count.attempts).toBeLessThan(300);
  });
});

describe('several instances', () => {
  const patience = { timeout: 20_000 };
  const targetOf = (...echoes: Echo[]) => `ipv4:${echoes.map(({ address }) => address).join(',')}`;

  async function countCalls(client: EchoClient, calls: number): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (let call = 0; call < calls; call += 1) {
      const { text } = await client.read({ text: '' });
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return counts;
  }

  async function startNamed(...names: string[]): Promise<Echo[]> {
    const echoes = await Promise.all(names.map(() => startEcho()));
    echoes.forEach(({ behaviour }, index) => {
      behaviour.read = () => Promise.resolve({ text: names[index] ?? '' });
    });
    return echoes;
  }

  test('take turns', async () => {
    const client = clientOf(targetOf(...(await startNamed('one', 'two'))));
    await expect
      .poll(async () => [...(await countCalls(client, 20)).values()].sort(), patience)
      .toEqual([10, 10]);
  });

  test('one that drains under load fails no call', async () => {
    const [one, two] = await startNamed('one', 'two');
    if (one === undefined || two === undefined) throw new Error('two were started');
    const client = clientOf(targetOf(one, two));
    const outcomes = new Map<string, number>();
    let isDraining = false;
    let afterDrain = 0;
    const load = Array.from({ length: 8 }, async () => {
      // Ends at a failure: a client that was closed answers at once, and the loop would let nothing else run.
      for (let outcome = 'OK'; afterDrain < 400 && outcome === 'OK';) {
        outcome = await codeOf(client.unary({ text: '' }));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (isDraining) afterDrain += 1;
      }
    });
    await expect.poll(() => outcomes.get('OK'), patience).toBeGreaterThan(200);
    isDraining = true;
    await one.strategy.drain(5_000);
    await Promise.all(load);
    expect([...outcomes.keys()]).toEqual(['OK']);
  });

  test('one that is killed under load fails no call that may be repeated', async () => {
    const [one, two] = await startNamed('one', 'two');
    if (one === undefined || two === undefined) throw new Error('two were started');
    // Killing the way to it is what the client sees of a killed process: a reset, and then no listener.
    const wayToOne = await startProxy(one.address);
    const client = clientOf(`ipv4:${wayToOne.address},${two.address}`);
    await expect.poll(async () => (await countCalls(client, 2)).size, patience).toBe(2);
    let handled = 0;
    const hanging = { calls: 0, cutOff: 0 };
    one.behaviour.read = async (request) => {
      handled += 1;
      if (handled < 50) return request;
      hanging.calls += 1;
      await aborted(currentContext()?.signal);
      hanging.cutOff += 1;
      return request;
    };
    const outcomes = new Map<string, number>();
    const load = Array.from({ length: 16 }, async () => {
      for (let call = 0; call < 100; call += 1) {
        const outcome = await codeOf(client.read({ text: '' }));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    });
    await expect.poll(() => hanging.calls, patience).toBe(16);
    wayToOne.kill();
    await Promise.all(load);
    expect(Object.fromEntries(outcomes)).toEqual({ OK: 1_600 });
    await expect.poll(() => hanging.cutOff, patience).toBe(16);
  });

  test('one that fails all of its calls is left out', async () => {
    const [bad, good] = await startNamed('bad', 'good');
    if (bad === undefined || good === undefined) throw new Error('two were started');
    bad.behaviour.unary = () => Promise.reject(new Busy());
    const client = clientOf(targetOf(bad, good));
    await expect
      .poll(
        async () => {
          const codes = new Set<string>();
          for (let call = 0; call < 60; call += 1) codes.add(await codeOf(client.unary({ text: '' })));
          return [...codes];
        },
        { timeout: 15_000, interval: 500 },
      )
      .toEqual(['OK']);
  }, 20_000);
});
