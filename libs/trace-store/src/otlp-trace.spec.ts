import { expect, test } from 'vitest';
import { spansOf } from './otlp-trace';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const [spanId, parentSpanId] = ['00f067aa0ba902b7', 'b7ad6b7169203331'];
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

const times = { startTimeUnixNano: '1700000000000000001', endTimeUnixNano: '1700000000000000005' };
const resource = {
  attributes: [
    { key: 'service.name', value: { stringValue: 'order' } },
    { key: 'service.instance.id', value: { stringValue: 'order-1' } },
  ],
};
const attributes = [
  { key: 'text', value: { stringValue: 'a' } },
  { key: 'count', value: { intValue: '3' } },
  { key: 'ratio', value: { doubleValue: 0.5 } },
  { key: 'flag', value: { boolValue: false } },
  { key: 'list', value: { arrayValue: {} } },
];

const expected = {
  traceId,
  spanId,
  parentSpanId,
  name: 'send',
  role: 'client',
  service: 'order',
  instanceId: 'order-1',
  startNs: 1_700_000_000_000_000_001n,
  endNs: 1_700_000_000_000_000_005n,
  isError: true,
  attributes: { text: 'a', count: 3, ratio: 0.5, flag: false },
  links: [{ traceId, spanId: parentSpanId }],
};

test.each([
  ['OTLP', (id: string) => id, 3, 2],
  ['Tempo', base64, 'SPAN_KIND_CLIENT', 'STATUS_CODE_ERROR'],
] as const)('reads a span as %s writes it', (_writer, idOf, kind, code) => {
  const span = {
    ...{ traceId: idOf(traceId), spanId: idOf(spanId), parentSpanId: idOf(parentSpanId) },
    ...{ name: 'send', kind, status: { code }, attributes, ...times },
    links: [{ traceId: idOf(traceId), spanId: idOf(parentSpanId) }],
  };
  expect(spansOf({ batches: [{ resource, scopeSpans: [{ spans: [span] }] }] })).toEqual([expected]);
});

test('takes a span without a parent, and one that says little of itself', () => {
  const spans = [
    { traceId, spanId, parentSpanId: '' },
    { traceId, spanId, parentSpanId: '0000000000000000' },
  ];
  const read = spansOf({ batches: [{ scopeSpans: [{ spans }] }] });
  expect(read).toMatchObject([
    { parentSpanId: undefined, role: 'internal', service: '', isError: false },
    { parentSpanId: undefined },
  ]);
  expect(spansOf({})).toEqual([]);
});
