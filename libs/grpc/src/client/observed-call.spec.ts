import { status as GrpcStatus } from '@grpc/grpc-js';
import { useTracing } from '@trellis/telemetry';
import { afterEach, expect, test, vi } from 'vitest';
import { clientMethodMetrics } from './client-metrics';
import { ObservedCall } from './observed-call';

afterEach(() => useTracing(undefined));

test('a call ends once, by the first status that it is told', () => {
  const span = { traceparent: 'its own', set: vi.fn(), fail: vi.fn(), end: vi.fn() };
  useTracing({ start: () => span });
  const path = '/trellis.order.v1.OrderService/WatchOrders';
  const metrics = clientMethodMetrics(path, true);
  const counted = vi.spyOn(metrics, 'ended');
  const call = new ObservedCall(path, metrics, 'parent');
  call.ended(GrpcStatus.OK);
  call.ended(GrpcStatus.CANCELLED);
  expect(counted.mock.calls).toEqual([[GrpcStatus.OK, expect.any(Number)]]);
  expect(span.end).toHaveBeenCalledOnce();
  expect(span.fail).not.toHaveBeenCalled();
});
