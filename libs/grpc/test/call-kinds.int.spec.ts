import { currentContext } from '@trellis/context';
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
  repeat,
  startEcho,
  startProxy,
  type EchoClient,
  type Text,
} from './echo-service';

afterEach(closeEchoes);

describe('a controller of plain promises and async iterables', () => {
  test('answers a unary call', async () => {
    const { client } = await startEcho();
    await expect(client.unary({ text: 'hello' })).resolves.toEqual({ text: 'hello' });
  });

  test('may await the whole request stream before it answers, and does not hang', async () => {
    const { client } = await startEcho();
    const requests = Array.from({ length: 500 }, (_, index) => ({ text: String(index) }));
    const { text } = await client.collect(from(requests));
    expect(text.split(',')).toHaveLength(500);
  });

  test('answers an empty request stream', async () => {
    const { client } = await startEcho();
    await expect(client.collect(from([]))).resolves.toEqual({ text: '' });
  });

  test('streams responses in order', async () => {
    const { client } = await startEcho();
    expect(await all(client.watch({ text: 'n' }))).toEqual([{ text: 'n0' }, { text: 'n1' }, { text: 'n2' }]);
  });

  test('holds a conversation, each side waiting for the other', async () => {
    const { client } = await startEcho();
    const turn = { answered: deferred() };
    async function* questions() {
      for (let count = 0; count < 5; count += 1) {
        turn.answered = deferred();
        yield { text: String(count) };
        await turn.answered.promise;
      }
    }
    const answers: string[] = [];
    for await (const { text } of client.converse(questions())) {
      answers.push(text);
      turn.answered.resolve();
    }
    expect(answers).toEqual(['0', '1', '2', '3', '4']);
  });

  test('may leave the request stream early and still answer', async () => {
    const { client, behaviour } = await startEcho();
    behaviour.converse = async function* (requests) {
      for await (const request of requests) {
        yield request;
        break;
      }
      yield* repeat('after', 2);
    };
    const answers = await all(client.converse(repeat('q', 100)));
    expect(answers.map(({ text }) => text)).toEqual(['q0', 'after0', 'after1']);
    behaviour.collect = async (requests) => {
      for await (const request of requests) return request;
      return { text: 'none' };
    };
    await expect(client.collect(repeat('q', 100))).resolves.toEqual({ text: 'q0' });
  });
});

describe('back pressure', () => {
  const large = 'x'.repeat(64 * 1024);

  test('a response stream is produced no faster than its client reads it', async () => {
    const { client, behaviour } = await startEcho();
    let produced = 0;
    behaviour.watch = async function* () {
      for (; produced < 2_000; produced += 1) yield await Promise.resolve({ text: large });
    };
    const responses = client.watch({ text: '' })[Symbol.asyncIterator]();
    await responses.next();
    await settled(() => produced);
    expect(produced).toBeLessThan(200);
    await responses.return?.();
  });

  test('a request stream is consumed no faster than its handler reads it', async () => {
    const { client, behaviour } = await startEcho();
    const finish = deferred();
    behaviour.collect = async (requests) => {
      const iterator = requests[Symbol.asyncIterator]();
      await iterator.next();
      await finish.promise;
      return { text: 'enough' };
    };
    let sent = 0;
    async function* requests() {
      for (; sent < 2_000; sent += 1) yield await Promise.resolve({ text: large });
    }
    const answer = client.collect(requests());
    await settled(() => sent);
    expect(sent).toBeLessThan(200);
    finish.resolve();
    await expect(answer).resolves.toEqual({ text: 'enough' });
  });

  /** Waits until a count has moved and stopped moving. */
  async function settled(count: () => number): Promise<void> {
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = count() > 0 && count() === before;
          before = count();
          return isStill;
        },
        { interval: 150 },
      )
      .toBe(true);
  }
});

describe('cancellation by the client', () => {
  test.each(Object.keys(callKinds))("aborts the signal of a %s call's handler", async (kind) => {
    const { client, behaviour } = await startEcho();
    const started = deferred();
    const stopped = deferred();
    behaveAlways(behaviour, async () => {
      started.resolve();
      await aborted(currentContext()?.signal);
      stopped.resolve();
      throw new Error('given up');
    });
    const giveUp = new AbortController();
    const outcome = expect(cancellableCalls[kind]?.(client, giveUp.signal)).rejects.toMatchObject({
      codeName: 'CANCELLED',
    });
    await started.promise;
    giveUp.abort();
    await stopped.promise;
    await outcome;
  });

  test('lets a response stream clean up while it waits for its next message', async () => {
    const { client, behaviour } = await startEcho();
    const cleaned = deferred();
    behaviour.watch = async function* () {
      try {
        yield { text: 'first' };
        await aborted(currentContext()?.signal);
      } finally {
        cleaned.resolve();
      }
    };
    for await (const _response of client.watch({ text: '' })) break;
    await cleaned.promise;
  });

  test('ends the request stream of a handler that is reading it', async () => {
    const { client, behaviour } = await startEcho();
    const seen = deferred<unknown>();
    const giveUp = new AbortController();
    behaviour.collect = async (requests) => {
      const iterator = requests[Symbol.asyncIterator]();
      await iterator.next();
      giveUp.abort();
      await iterator.next().catch(seen.resolve);
      return { text: 'too late' };
    };
    async function* endless(): AsyncGenerator<Text> {
      yield { text: 'one' };
      await new Promise(() => undefined);
    }
    await expect(client.collect(endless(), { signal: giveUp.signal })).rejects.toMatchObject({
      codeName: 'CANCELLED',
    });
    await expect(seen.promise).resolves.toMatchObject({ name: 'AbortError' });
  });

  test('a broken connection does not make a part of the requests look like all of them', async () => {
    const { address, behaviour } = await startEcho();
    const received = deferred();
    const outcome = deferred<unknown>();
    behaviour.collect = async (requests) => {
      const iterator = requests[Symbol.asyncIterator]();
      await iterator.next();
      received.resolve();
      await iterator.next().then(outcome.resolve, outcome.resolve);
      return { text: 'imported' };
    };
    const proxy = await startProxy(address);
    async function* endless(): AsyncGenerator<Text> {
      yield { text: 'one' };
      await new Promise(() => undefined);
    }
    const call = expect(clientOf(proxy.address).collect(endless())).rejects.toMatchObject({
      codeName: 'UNAVAILABLE',
    });
    await received.promise;
    proxy.breakConnections();
    await expect(outcome.promise).resolves.toMatchObject({ name: 'AbortError' });
    await call;
  });

  test('a call made with an aborted signal fails at once', async () => {
    const { client } = await startEcho();
    const call = client.unary({ text: 'a' }, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ codeName: 'CANCELLED' });
  });

  const cancellableCalls: Record<string, (client: EchoClient, signal: AbortSignal) => Promise<unknown>> = {
    unary: (client, signal) => client.unary({ text: 'a' }, { signal }),
    'client streaming': (client, signal) => client.collect(from([{ text: 'a' }]), { signal }),
    'server streaming': (client, signal) => last(client.watch({ text: 'a' }, { signal })),
    bidirectional: (client, signal) => last(client.converse(from([{ text: 'a' }]), { signal })),
  };
});

describe('a request stream that fails at its source', () => {
  test('rejects with the failure itself and cancels the call', async () => {
    const { client, behaviour } = await startEcho();
    const received = deferred();
    const stopped = deferred();
    behaviour.collect = async (requests) => {
      const iterator = requests[Symbol.asyncIterator]();
      await iterator.next();
      received.resolve();
      await iterator.next().catch(() => stopped.resolve());
      return { text: '' };
    };
    async function* broken(): AsyncGenerator<Text> {
      yield { text: 'one' };
      await received.promise;
      throw new RangeError('the file ends here');
    }
    await expect(client.collect(broken())).rejects.toThrow('the file ends here');
    await stopped.promise;
    await expect(all(client.converse(broken()))).rejects.toThrow('the file ends here');
  });
});
