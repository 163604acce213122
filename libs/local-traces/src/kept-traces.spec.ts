import { expect, test } from 'vitest';
import { KeptTraces, type ResourceSpans } from './kept-traces';

const span = (traceId: string, key = 'none') => ({
  traceId,
  attributes: [{ key: 'message.key', value: { stringValue: key } }],
});
const from = (service: string, ...spans: ReturnType<typeof span>[]): ResourceSpans => ({
  resource: { service },
  scopeSpans: [{ spans }],
});

test('gathers the spans of a trace from all processes, and keeps to each who made it', () => {
  const kept = new KeptTraces(10);
  kept.add([from('order', span('a'), span('b'))]);
  kept.add([from('customer', span('a'))]);
  expect(kept.get('a')?.map(({ resource }) => resource)).toEqual([
    { service: 'order' },
    { service: 'customer' },
  ]);
  expect(kept.get('b')).toHaveLength(1);
  expect(kept.get('c')).toBeUndefined();
});

test('lets whole traces go when there are too many spans, the oldest first', () => {
  const kept = new KeptTraces(3);
  kept.add([from('order', span('a'), span('b'), span('b'))]);
  kept.add([from('order', span('c'), span('c'))]);
  expect(['a', 'b', 'c'].filter((id) => kept.get(id) !== undefined)).toEqual(['c']);
  kept.add([from('order', span('d'))]);
  expect(['c', 'd'].filter((id) => kept.get(id) !== undefined)).toEqual(['c', 'd']);
});

test('finds traces by the attribute of any of their spans, the newest first', () => {
  const kept = new KeptTraces(10);
  kept.add([from('order', span('a', 'x'), span('b', 'y'), span('c', 'x'), span('c', 'x'))]);
  expect(kept.search('message.key', 'x', 10)).toEqual(['c', 'a']);
  expect(kept.search('message.key', 'x', 1)).toEqual(['c']);
  expect(kept.search('other', 'x', 10)).toEqual([]);
});
