import type { StoredSpan } from '@trellis/trace-store';
import type { SpanKind, SpanResponse } from './order-trace.dto';

/** What is told of a span, if it has it: nothing that people entered, nothing that lets one in. */
const toldAttributes = [
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'rpc.method',
  'rpc.response.status_code',
  'db.system.name',
  'db.namespace',
  'db.query.summary',
  'messaging.system',
  'messaging.destination.name',
  'messaging.destination.partition.id',
  'messaging.consumer.group.name',
  'messaging.operation.name',
  'messaging.message.id',
  'messaging.kafka.message.key',
  'messaging.kafka.offset',
  'messaging.batch.message_count',
  'cloudevents.event_type',
] as const;

/** What is done to an event, by `messaging.operation.type`. */
const eventSteps: ReadonlyMap<unknown, SpanKind> = new Map([
  ['create', 'outbox'],
  ['send', 'publish'],
  ['process', 'consume'],
]);

/** Longer texts are cut. */
const maxTextLength = 200;

/** Spans as the API tells them. Times are counted from the first. */
export function spanResponses(spans: readonly StoredSpan[]): SpanResponse[] {
  const firstNs = spans[0]?.startNs ?? 0n;
  return spans.map((span) => spanResponse(span, firstNs));
}

/** What a span is about. */
export function kindOf({ attributes }: Pick<StoredSpan, 'attributes'>): SpanKind {
  if ('rpc.system.name' in attributes || 'rpc.method' in attributes) return 'grpc';
  if ('db.system.name' in attributes)
    return attributes['db.query.summary'] === 'COMMIT' ? 'commit' : 'database';
  const step = eventSteps.get(attributes['messaging.operation.type']);
  if (step !== undefined) return step;
  return 'http.request.method' in attributes ? 'http' : 'other';
}

function spanResponse(span: StoredSpan, firstNs: bigint): SpanResponse {
  const { traceId, spanId, parentSpanId = null, service, instanceId, role, links, attributes } = span;
  return {
    ...{ traceId, spanId, parentSpanId, service, instanceId },
    name: cut(span.name),
    kind: kindOf(span),
    role,
    startedAt: new Date(Number(span.startNs / 1_000_000n)).toISOString(),
    offsetMs: milliseconds(span.startNs - firstNs),
    durationMs: milliseconds(span.endNs - span.startNs),
    status: span.isError ? 'error' : 'ok',
    error: span.isError ? cut(String(attributes['error.type'] ?? 'unknown')) : null,
    attributes: Object.fromEntries(
      toldAttributes.flatMap((name) => {
        const value = attributes[name];
        return value === undefined ? [] : [[name, typeof value === 'string' ? cut(value) : value]];
      }),
    ),
    links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })),
  };
}

/** With three decimals. */
function milliseconds(ns: bigint): number {
  return Number(ns / 1_000n) / 1_000;
}

function cut(text: string): string {
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1)}…` : text;
}
