/** The spans of one process, as OTLP has them in JSON. Of a span only what is asked for is known here. */
export interface ResourceSpans {
  readonly resource?: unknown;
  readonly scopeSpans?: readonly { readonly scope?: unknown; readonly spans?: readonly Span[] }[];
}

interface Span {
  readonly traceId: string;
  readonly attributes?: readonly { readonly key: string; readonly value?: { stringValue?: string } }[];
}

interface KeptTrace {
  readonly batches: ResourceSpans[];
  spanCount: number;
}

/** The traces that came last. When there are too many spans, whole traces go, the longest known first. */
export class KeptTraces {
  /** In the order in which they began to come. */
  private readonly traces = new Map<string, KeptTrace>();
  private spanCount = 0;

  constructor(private readonly maxSpans: number) {}

  add(resourceSpans: readonly ResourceSpans[]): void {
    for (const { resource, scopeSpans = [] } of resourceSpans) {
      for (const { scope, spans = [] } of scopeSpans) {
        for (const [traceId, own] of Map.groupBy(spans, (span) => span.traceId)) {
          this.keep(traceId, { resource, scopeSpans: [{ scope, spans: own }] }, own.length);
        }
      }
    }
    for (const [traceId, { spanCount }] of this.traces) {
      if (this.spanCount <= this.maxSpans) break;
      this.traces.delete(traceId);
      this.spanCount -= spanCount;
    }
  }

  /** What has come of a trace; undefined when there is none. */
  get(traceId: string): readonly ResourceSpans[] | undefined {
    return this.traces.get(traceId)?.batches;
  }

  /** The ids of traces in which some span has the attribute, the newest first. */
  search(attribute: string, value: string, limit: number): string[] {
    const hasIt = (span: Span): boolean =>
      span.attributes?.some((one) => one.key === attribute && one.value?.stringValue === value) ?? false;
    return [...this.traces]
      .reverse()
      .filter(([, { batches }]) =>
        batches.some(({ scopeSpans }) => scopeSpans?.some(({ spans }) => spans?.some(hasIt))),
      )
      .slice(0, limit)
      .map(([traceId]) => traceId);
  }

  private keep(traceId: string, batch: ResourceSpans, spanCount: number): void {
    const trace = this.traces.get(traceId) ?? { batches: [], spanCount: 0 };
    this.traces.set(traceId, trace);
    trace.batches.push(batch);
    trace.spanCount += spanCount;
    this.spanCount += spanCount;
  }
}
