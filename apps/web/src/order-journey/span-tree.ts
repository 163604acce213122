import type { Span } from './span';

export interface SpanNode {
  readonly span: Span;
  /** By start. */
  readonly children: readonly SpanNode[];
}

/**
 * Spans below their parents. A transaction in which several events were handled has a trace of its own: it stands below the
 * span of the event that links to it. Roots are what is left, by start.
 */
export function spanTree(spans: readonly Span[]): SpanNode[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const parents = new Map(spans.map((span) => [span.spanId, span.parentSpanId]));
  for (const { spanId, kind, links } of spans) {
    if (kind !== 'consume') continue;
    for (const { spanId: linked } of links) {
      const shared = byId.get(linked);
      if (shared?.kind === 'consume' && !byId.has(shared.parentSpanId ?? '')) parents.set(linked, spanId);
    }
  }
  const childrenOf = Map.groupBy(spans, ({ spanId }) => parents.get(spanId) ?? '');
  const seen = new Set<Span>();
  const grow = (span: Span): SpanNode[] => {
    if (seen.has(span)) return [];
    seen.add(span);
    return [{ span, children: byStart(childrenOf.get(span.spanId) ?? []).flatMap(grow) }];
  };
  const roots = spans.filter(({ spanId }) => !byId.has(parents.get(spanId) ?? ''));
  return byStart(roots).flatMap(grow);
}

function byStart(spans: readonly Span[]): Span[] {
  return spans.toSorted((a, b) => a.offsetMs - b.offsetMs);
}
