import type { StoredSpan } from '@trellis/trace-store';

/**
 * Of other traces, the spans that `spans` are linked to and all below them: the transactions in which their events were
 * handled together with others.
 */
export function linkedWork(spans: readonly StoredSpan[], others: readonly StoredSpan[]): StoredSpan[] {
  const childrenOf = Map.groupBy(others, (span) => span.parentSpanId);
  const byId = new Map(others.map((span) => [span.spanId, span]));
  const found = new Set<StoredSpan>();
  const take = (span: StoredSpan): void => {
    if (found.has(span)) return;
    found.add(span);
    for (const child of childrenOf.get(span.spanId) ?? []) take(child);
  };
  for (const { spanId } of spans.flatMap(({ links }) => links)) {
    const linked = byId.get(spanId);
    if (linked !== undefined) take(linked);
  }
  return [...found];
}
