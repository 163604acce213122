import { status as GrpcStatus } from '@grpc/grpc-js';
import { tracing, type OpenSpan } from '@trellis/telemetry';
import { rpcAttributes } from '../definition/rpc-attributes';

/** What a server is to blame for; the other codes tell of a caller's mistake, or of nothing wrong. */
const serverFaults = new Set([
  GrpcStatus.UNKNOWN,
  GrpcStatus.DEADLINE_EXCEEDED,
  GrpcStatus.UNIMPLEMENTED,
  GrpcStatus.INTERNAL,
  GrpcStatus.UNAVAILABLE,
  GrpcStatus.DATA_LOSS,
]);

/** Asked every few seconds by machines: nobody looks for their traces. */
const untraced = '/grpc.health.';

/**
 * The span of a call that a server takes; undefined when tracing is off.
 *
 * @param path `/trellis.order.v1.OrderService/PlaceOrder`
 * @param parent the caller's `traceparent`, when it sent one
 */
export function startCallSpan(path: string, parent: string | undefined): OpenSpan | undefined {
  if (tracing === undefined || path.startsWith(untraced)) return undefined;
  return tracing.start(path.slice(1), { role: 'server', parent, attributes: rpcAttributes(path) });
}

/** Ends a call's span with the status that the call ended with. */
export function endCallSpan(span: OpenSpan, code: GrpcStatus): void {
  span.set({ 'rpc.response.status_code': GrpcStatus[code] });
  if (serverFaults.has(code)) span.fail(GrpcStatus[code]);
  span.end();
}
