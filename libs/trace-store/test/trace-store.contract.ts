import { randomBytes } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TempoTraceStore, TraceStoreUnavailableError, type TraceStore } from '../src';

/** A server that takes spans and answers questions. */
export interface TraceServer {
  /** Takes OTLP over HTTP at `/v1/traces`. */
  readonly otlpUrl: string;
  /** Answers as Tempo does. */
  readonly url: string;
  close(): Promise<void>;
}

const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** What holds of every server that a TraceStore asks. */
export function traceStoreContract(name: string, start: () => Promise<TraceServer>): void {
  describe(`a TraceStore on ${name}`, () => {
    let server: TraceServer;
    let store: TraceStore;

    beforeAll(async () => {
      server = await start();
      store = new TempoTraceStore(server.url);
    });
    afterAll(() => server?.close());

    async function send(service: string, spans: readonly object[]): Promise<void> {
      const nowNs = BigInt(Date.now()) * 1_000_000n;
      const times = { startTimeUnixNano: String(nowNs), endTimeUnixNano: String(nowNs + 2_000_000n) };
      const resource = {
        attributes: [text('service.name', service), text('service.instance.id', `${service}-1`)],
      };
      const scopeSpans = [{ scope: { name: 'test' }, spans: spans.map((span) => ({ ...times, ...span })) }];
      const response = await fetch(`${server.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] }),
      });
      expect(response.status, await response.text()).toBe(200);
    }

    it('gives back the spans of all services of a trace as they were', async () => {
      const [traceId, root, child] = [hex(16), hex(8), hex(8)];
      await send('gateway', [{ traceId, spanId: root, name: 'POST', kind: 2, attributes: [] }]);
      await send('order', [
        {
          ...{ traceId, spanId: child, parentSpanId: root, name: 'send', kind: 3, status: { code: 2 } },
          attributes: [text('topic', 'orders'), { key: 'count', value: { intValue: '2' } }],
          links: [{ traceId, spanId: root }],
        },
      ]);
      await eventually(
        async () => {
          const spans = (await store.trace(traceId)).toSorted((a, b) => a.service.localeCompare(b.service));
          expect(spans).toMatchObject([
            { traceId, spanId: root, parentSpanId: undefined, name: 'POST', role: 'server', isError: false },
            {
              ...{ traceId, spanId: child, parentSpanId: root, service: 'order', instanceId: 'order-1' },
              ...{ role: 'client', isError: true, attributes: { topic: 'orders', count: 2 } },
              links: [{ traceId, spanId: root }],
            },
          ]);
          expect(spans[1]!.endNs - spans[1]!.startNs).toBe(2_000_000n);
        },
        { timeoutMs: 30_000 },
      );
    });

    it('finds traces by an attribute of a span, whatever the value', async () => {
      for (const value of [hex(8), `"quoted" \\ ${hex(4)} }`]) {
        const [first, second, other] = [hex(16), `00${hex(15)}`, hex(16)];
        const spanOf = (traceId: string, key: string) => ({
          ...{ traceId, spanId: hex(8), name: 'create', kind: 4 },
          attributes: [text('messaging.kafka.message.key', key)],
        });
        await send('order', [spanOf(first, value), spanOf(second, value), spanOf(other, `${value}x`)]);
        await eventually(
          async () => {
            const found = await store.search('messaging.kafka.message.key', value, 10);
            expect(found.toSorted()).toEqual([first, second].toSorted());
          },
          { timeoutMs: 30_000 },
        );
      }
    });

    it('has nothing of what it does not know', async () => {
      expect(await store.trace(hex(16))).toEqual([]);
      expect(await store.search('messaging.kafka.message.key', hex(8), 10)).toEqual([]);
    });

    it('says that the store cannot be asked when nobody is there', async () => {
      const nobody = new TempoTraceStore('http://127.0.0.1:1');
      await expect(nobody.trace(hex(16))).rejects.toThrow(TraceStoreUnavailableError);
    });
  });
}
