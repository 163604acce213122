import type { Span } from './span';

type Given = Partial<Omit<Span, 'kind' | 'service'>> & { readonly below?: Span };

/** A span of a test. Its id is its place among those made. */
export class SpanMaker {
  private made = 0;

  make(
    service: string,
    kind: Span['kind'],
    at: readonly [startMs: number, durationMs: number],
    given: Given = {},
  ): Span {
    const { below, ...rest } = given;
    const [offsetMs, durationMs] = at;
    const status = rest.error == null ? 'ok' : 'error';
    return {
      ...{
        traceId: below?.traceId ?? `trace-${this.made}`,
        spanId: `span-${this.made++}`,
        parentSpanId: below?.spanId ?? null,
      },
      ...{ service, instanceId: `${service}-1`, name: kind, kind, role: 'internal', offsetMs, durationMs },
      ...{ startedAt: new Date(offsetMs).toISOString(), status, error: null, attributes: {}, links: [] },
      ...rest,
    };
  }

  request(
    route: string,
    at: readonly [number, number],
    statusCode = 201,
  ): { readonly spans: Span[]; readonly served: Span } {
    const attributes = { 'http.request.method': 'POST', 'http.response.status_code': statusCode };
    const [startMs, durationMs] = at;
    const door = this.make('gateway', 'http', at, {
      role: 'server',
      attributes: { ...attributes, 'http.route': '/api/*' },
    });
    const passed = this.make('gateway', 'http', [startMs + 1, durationMs - 2], {
      below: door,
      role: 'client',
      attributes,
    });
    const bff = this.make('bff', 'http', [startMs + 2, durationMs - 4], {
      below: passed,
      role: 'server',
      attributes: { ...attributes, 'http.route': route },
    });
    const method = { 'rpc.method': 'trellis.order.v1.OrderService/PlaceOrder' };
    const call = this.make('bff', 'grpc', [startMs + 3, durationMs - 6], {
      below: bff,
      role: 'client',
      attributes: method,
    });
    const served = this.make('order', 'grpc', [startMs + 4, durationMs - 8], {
      below: call,
      role: 'server',
      attributes: method,
    });
    return { spans: [door, passed, bff, call, served], served };
  }

  /** An event written in the transaction of `below`, and the commit of that. */
  raised(name: string, below: Span, writtenMs: number): { readonly spans: Span[]; readonly created: Span } {
    const attributes = {
      'cloudevents.event_type': `trellis.v1.${name}`,
      'messaging.destination.name': 'trellis.v1',
    };
    const created = this.make(below.service, 'outbox', [writtenMs, 1], {
      below,
      role: 'producer',
      attributes,
    });
    const insert = this.make(below.service, 'database', [writtenMs, 1], {
      below,
      role: 'client',
      attributes: { 'db.query.summary': 'INSERT messaging.outbox' },
    });
    const commit = this.make(below.service, 'commit', [writtenMs + 1, 2], { below, role: 'client' });
    return { spans: [created, insert, commit], created };
  }

  sent(created: Span, at: readonly [number, number]): Span {
    return this.make(created.service, 'publish', at, { below: created, role: 'client' });
  }

  handled(service: string, created: Span, at: readonly [number, number], given: Given = {}): Span {
    return this.make(service, 'consume', at, {
      below: created,
      role: 'consumer',
      attributes: created.attributes,
      ...given,
    });
  }
}

/** An order that is placed, approved and, two seconds later, cancelled. In parts, so that a test may leave the rest out. */
export function toldOrder() {
  const spans = new SpanMaker();
  const placing = spans.request('/api/v1/orders', [0, 50]);
  const placed = spans.raised('OrderPlaced', placing.served, 30);
  const reserving = spans.handled('customer', placed.created, [60, 20]);
  const reserved = spans.raised('CreditReserved', reserving, 70);
  const approving = spans.handled('order', reserved.created, [100, 20]);
  const approved = spans.raised('OrderApproved', approving, 110);
  const cancelling = spans.request('/api/v1/orders/:id/cancel', [2_000, 40], 200);
  const cancelled = spans.raised('OrderCancelled', cancelling.served, 2_020);
  const releasing = spans.handled('customer', cancelled.created, [2_050, 10]);
  return {
    spans,
    placing: [...placing.spans, ...placed.spans],
    placed: placed.created,
    placedSent: spans.sent(placed.created, [43, 7]),
    reserving: [reserving, ...reserved.spans],
    reservedSent: spans.sent(reserved.created, [80, 5]),
    approving: [approving, ...approved.spans],
    approvedSent: spans.sent(approved.created, [125, 5]),
    cancelling: [...cancelling.spans, ...cancelled.spans],
    cancelledSent: spans.sent(cancelled.created, [2_045, 2]),
    releasing: [releasing],
  };
}
