import { useTracing } from '@trellis/telemetry';
import { afterEach, expect, test } from 'vitest';
import { callSetup, type CalledMethod } from './call-options';
import { clientMethodMetrics } from './client-metrics';

const path = '/trellis.order.v1.OrderService/PlaceOrder';
const method: CalledMethod = {
  path,
  metrics: clientMethodMetrics(path, false),
  defaultDeadlineMs: () => undefined,
};
const context = { requestId: 'req', traceparent: 'of the request' };

afterEach(() => useTracing(undefined));

function countSpans() {
  const spans = { started: 0 };
  useTracing({
    start: () => {
      spans.started++;
      return {
        traceparent: 'of the call',
        set: () => undefined,
        fail: () => undefined,
        end: () => undefined,
      };
    },
  });
  return spans;
}

test('a call whose metadata is refused begins no span, which nothing would end', () => {
  const spans = countSpans();
  const refused = { metadata: { 'not a key': 'value' } };
  expect(() => callSetup(method, refused, context)).toThrow(/not a key/);
  expect(spans.started).toBe(0);
});

test("the server is told the call's span, or the request's without tracing, or what the caller says", () => {
  const told = (metadata: Record<string, string> = {}) =>
    callSetup(method, { metadata }, context).metadata.get('traceparent');
  expect(told()).toEqual(['of the request']);
  countSpans();
  expect(told()).toEqual(['of the call']);
  expect(told({ TraceParent: "the caller's" })).toEqual(["the caller's"]);
});
