import type { ReceivedEvent } from '@trellis/contracts';
import { currentContext } from '@trellis/context';
import { useTracing, type SpanOptions } from '@trellis/telemetry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InboxEvent } from '../inbox/inbox-event';
import { toInboxEvent } from '../inbox/inbox-event';
import { ProcessSpans } from './process-spans';

interface Recorded extends SpanOptions {
  readonly traceparent: string;
  failure?: string;
  hasEnded?: boolean;
}

let recorded: Recorded[];

beforeEach(() => {
  recorded = [];
  useTracing({
    start(_name, options) {
      const span: Recorded = { ...options, traceparent: `span-${recorded.length}` };
      recorded.push(span);
      return {
        traceparent: span.traceparent,
        set: () => undefined,
        fail: (type) => (span.failure = type),
        end: () => (span.hasEnded = true),
      };
    },
  });
});
afterEach(() => useTracing(undefined));

function eventOf(id: string): InboxEvent {
  const headers = { ce_id: id, ce_type: 'T', ce_source: 'order', traceparent: `created-${id}` };
  return toInboxEvent({
    topic: 'orders',
    partition: 0,
    offset: 1n,
    key: id,
    value: new Uint8Array(),
    headers,
  });
}

const received = (id: string) => ({ id, traceparent: `created-${id}` }) as ReceivedEvent;

async function process(ids: readonly string[], outcome?: Error): Promise<(string | undefined)[]> {
  const events = ids.map(eventOf);
  const spans = ProcessSpans.start('kafka', 'customer', events)!;
  const seen: (string | undefined)[] = [];
  await spans.transact(
    async () => {
      seen.push(currentContext()?.traceparent);
      for (const event of events) {
        await spans.handle(event, received(event.eventId), async ({ traceparent }) => {
          seen.push(traceparent);
          await Promise.resolve();
        });
      }
      return outcome;
    },
    (failure) => failure,
  );
  return seen;
}

test('without tracing there are no spans', () => {
  useTracing(undefined);
  expect(ProcessSpans.start('kafka', 'customer', [eventOf('a')])).toBeUndefined();
});

test("a single event's transaction and handler run in one span that follows the event's creation", async () => {
  expect(await process(['a'])).toEqual(['span-0', 'span-0']);
  expect(recorded).toMatchObject([{ parent: 'created-a', hasEnded: true }]);
});

test('the span of an event tells its key, by which the traces of an aggregate are found', async () => {
  await process(['a']);
  await process(['b', 'c']);
  const keys = recorded.map(({ attributes }) => attributes?.['messaging.kafka.message.key']);
  expect(keys).toEqual(['a', undefined, 'b', 'c']);
});

test('several events share a transaction linked to all of them, and each is handled in its own trace', async () => {
  expect(await process(['a', 'b'])).toEqual(['span-0', 'span-1', 'span-2']);
  expect(recorded[0]).toMatchObject({ parent: undefined, links: ['created-a', 'created-b'], hasEnded: true });
  expect(recorded.slice(1)).toMatchObject([
    { parent: 'created-a', links: ['span-0'], hasEnded: true },
    { parent: 'created-b', links: ['span-0'], hasEnded: true },
  ]);
});

test('a transaction that did not commit has failed', async () => {
  await process(['a'], new RangeError('no'));
  expect(recorded).toMatchObject([{ failure: 'RangeError', hasEnded: true }]);
});
