import type { SpanAttributes } from '@trellis/telemetry';

/** What a span tells of the method called. @param path `/trellis.order.v1.OrderService/PlaceOrder` */
export function rpcAttributes(path: string): SpanAttributes {
  return { 'rpc.system.name': 'grpc', 'rpc.method': path.slice(1) };
}
