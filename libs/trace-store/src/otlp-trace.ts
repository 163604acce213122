import type { SpanName, SpanRole, StoredSpan } from './trace-store';

/** A trace as Tempo tells it: OTLP's messages as JSON, under another name, and with ids in base64. */
export interface OtlpTrace {
  readonly batches?: readonly OtlpResourceSpans[];
}

/** The spans of one process. */
export interface OtlpResourceSpans {
  readonly resource?: { readonly attributes?: OtlpAttributes };
  readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
}

/** One span. Enumerations come as numbers or by their names. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number | string;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: OtlpAttributes;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number | string };
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}

/** Names and values, as OTLP has them. */
export type OtlpAttributes = readonly { readonly key: string; readonly value?: OtlpValue }[];

/** By their numbers, of which 0 says nothing. */
const roles: readonly SpanRole[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];

/** The spans of a trace. */
export function spansOf({ batches = [] }: OtlpTrace): StoredSpan[] {
  return batches.flatMap(({ resource, scopeSpans = [] }) => {
    const { 'service.name': service = '', 'service.instance.id': instanceId = '' } = attributesOf(
      resource?.attributes,
    );
    const origin = { service: String(service), instanceId: String(instanceId) };
    return scopeSpans.flatMap(({ spans = [] }) => spans.map((span) => ({ ...origin, ...spanOf(span) })));
  });
}

/** The simple values among attributes. */
export function attributesOf(attributes: OtlpAttributes = []): Record<string, string | number | boolean> {
  return Object.fromEntries(
    attributes.flatMap(({ key, value }) => {
      const simple = simpleValue(value);
      return simple === undefined ? [] : [[key, simple]];
    }),
  );
}

function spanOf(span: OtlpSpan): Omit<StoredSpan, 'service' | 'instanceId'> {
  const parentSpanId = hexId(span.parentSpanId ?? '', 16);
  return {
    ...nameOf(span),
    parentSpanId: /^0*$/.test(parentSpanId) ? undefined : parentSpanId,
    name: span.name ?? '',
    role: roleOf(span.kind),
    startNs: BigInt(span.startTimeUnixNano ?? 0),
    endNs: BigInt(span.endTimeUnixNano ?? 0),
    isError: [2, 'STATUS_CODE_ERROR'].includes(span.status?.code ?? 0),
    attributes: attributesOf(span.attributes),
    links: (span.links ?? []).map(nameOf),
  };
}

function nameOf({ traceId, spanId }: { traceId: string; spanId: string }): SpanName {
  return { traceId: hexId(traceId, 32), spanId: hexId(spanId, 16) };
}

function roleOf(kind: number | string = 0): SpanRole {
  if (typeof kind === 'number') return roles[kind] ?? 'internal';
  const name = kind.replace('SPAN_KIND_', '').toLowerCase();
  return roles.find((role) => role === name) ?? 'internal';
}

/** OTLP has ids in hexadecimal, Tempo in base64, which is shorter. */
function hexId(id: string, length: 16 | 32): string {
  return id.length === length ? id.toLowerCase() : Buffer.from(id, 'base64').toString('hex');
}

function simpleValue(value: OtlpValue = {}): string | number | boolean | undefined {
  const { stringValue, intValue, doubleValue, boolValue } = value;
  return stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue;
}
