import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Link,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { formatTraceparent, parseTraceparent } from './traceparent';
import type { OpenSpan, SpanAttributes, SpanOptions, SpanRole, Tracing } from './tracing';

const kinds: Readonly<Record<SpanRole, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Tracing by OpenTelemetry. Parents are given by their `traceparent`, which travels in the request context anyway; so no
 * context manager of OpenTelemetry's own is needed.
 */
export class OtelTracing implements Tracing {
  constructor(private readonly tracer: Tracer) {}

  start(name: string, { role, parent, links, attributes }: SpanOptions): OpenSpan {
    const isRemote = role === 'server' || role === 'consumer';
    const options = { kind: kinds[role], attributes, links: links?.flatMap(linkTo) };
    return new OtelSpan(this.tracer.startSpan(name, options, contextOf(parent, isRemote)));
  }
}

class OtelSpan implements OpenSpan {
  readonly traceparent: string;

  constructor(private readonly span: Span) {
    const { traceId, spanId, traceFlags: flags } = span.spanContext();
    this.traceparent = formatTraceparent({ traceId, spanId, flags });
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  fail(type: string): void {
    this.span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}

function contextOf(parent: string | undefined, isRemote: boolean): Context {
  const context = spanContextOf(parent);
  return context === undefined
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, isRemote ? { ...context, isRemote } : context);
}

function linkTo(traceparent: string | undefined): Link[] {
  const context = spanContextOf(traceparent);
  return context === undefined ? [] : [{ context: { ...context, isRemote: true } }];
}

function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  const parsed = parseTraceparent(traceparent);
  return parsed && { traceId: parsed.traceId, spanId: parsed.spanId, traceFlags: parsed.flags };
}
