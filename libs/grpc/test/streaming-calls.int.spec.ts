import { currentContext, runInContext } from '@trellis/context';
import { useTracing } from '@trellis/telemetry';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { GrpcCallOptions } from '../src/index';
import { all, behaveAlways, closeEchoes, from, startEcho, type EchoClient, type Text } from './echo-service';

afterEach(closeEchoes);
afterEach(() => {
  vi.useRealTimers();
  useTracing(undefined);
});

type StreamingCall = (client: EchoClient, options?: GrpcCallOptions) => AsyncIterable<Text>;

const calls: [string, StreamingCall][] = [
  ['server streaming', (client, options) => client.watch({ text: 'n' }, options)],
  // An array can be read again, unlike a generator.
  ['bidirectional', (client, options) => client.converse(again(['n']), options)],
];

function again(texts: readonly string[]): AsyncIterable<Text> {
  return { [Symbol.asyncIterator]: () => from(texts.map((text) => ({ text })))[Symbol.asyncIterator]() };
}

describe.each(calls)('a %s call', (_kind, call) => {
  test('that is never iterated has no span, and one that is iterated twice has two, each ended', async () => {
    const { client } = await startEcho();
    const spans = { started: 0, ended: 0 };
    useTracing({
      start(_name, { role }) {
        if (role === 'client') spans.started++;
        return {
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          set: () => undefined,
          fail: () => undefined,
          end: () => void (role === 'client' && spans.ended++),
        };
      },
    });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01';
    const answers = runInContext({ requestId: 'req', traceparent }, () => call(client));
    expect(spans).toEqual({ started: 0, ended: 0 });
    await all(answers);
    await all(answers);
    expect(spans).toEqual({ started: 2, ended: 2 });
  });

  test('counts its deadline from when it is iterated', async () => {
    const { client } = await startEcho();
    const answers = call(client, { deadlineMs: 5_000 });
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 60_000);
    expect(await all(answers)).not.toEqual([]);
  });

  test('belongs to the request that it was made for, wherever it is iterated', async () => {
    const { client, behaviour } = await startEcho();
    let seen: string | undefined;
    behaveAlways(behaviour, () => {
      seen = currentContext()?.requestId;
      return Promise.resolve({ text: '' });
    });
    const answers = runInContext({ requestId: 'first' }, () => call(client));
    await runInContext({ requestId: 'second' }, () => all(answers));
    expect(seen).toBe('first');
    const outside = call(client);
    await runInContext({ requestId: 'second' }, () => all(outside));
    expect(seen).toMatch(/^[0-9a-f-]{36}$/);
  });
});
