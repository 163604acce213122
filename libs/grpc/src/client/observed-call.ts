import { status as GrpcStatus } from '@grpc/grpc-js';
import { tracing, type OpenSpan } from '@trellis/telemetry';
import { rpcAttributes } from '../definition/rpc-attributes';
import type { ClientMethodMetrics } from './client-metrics';

/** A call under way, as figures and traces see it. */
export class ObservedCall {
  private readonly startedAtMs = performance.now();
  private readonly span: OpenSpan | undefined;
  private hasEnded = false;

  /**
   * @param path `/trellis.order.v1.OrderService/PlaceOrder`
   * @param parent the `traceparent` of the request that the call is made for; a call made for none has no span
   */
  constructor(
    path: string,
    private readonly metrics: ClientMethodMetrics,
    private readonly parent: string | undefined,
  ) {
    if (parent !== undefined)
      this.span = tracing?.start(path.slice(1), { role: 'client', parent, attributes: rpcAttributes(path) });
  }

  /** What the server is told. */
  get traceparent(): string | undefined {
    return this.span?.traceparent ?? this.parent;
  }

  /** Counts once: a second end of the same call is passed over. */
  ended(code: GrpcStatus): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.metrics.ended(code, (performance.now() - this.startedAtMs) / 1000);
    if (this.span === undefined) return;
    this.span.set({ 'rpc.response.status_code': GrpcStatus[code] });
    if (code !== GrpcStatus.OK) this.span.fail(GrpcStatus[code]);
    this.span.end();
  }
}
