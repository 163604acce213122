/** What a span does, as OpenTelemetry has it. */
export type SpanRole = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Values that say more about a span, by OpenTelemetry's names. Undefined ones are left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What is known of a span when it starts. */
export interface SpanOptions {
  readonly role: SpanRole;
  /** The `traceparent` that it follows; without one it begins a trace. */
  readonly parent?: string | undefined;
  /** The `traceparent`s of other spans that led to it. Malformed ones are left out. */
  readonly links?: readonly (string | undefined)[];
  readonly attributes?: SpanAttributes;
}

/** A span under way. */
export interface OpenSpan {
  /** What its children, here and in other processes, have as their parent. */
  readonly traceparent: string;
  set(attributes: SpanAttributes): void;
  /** Marks it as failed. @param type of few values: a status code, an error's name */
  fail(type: string): void;
  /** Ends it. Nothing is told of a span that is never ended. */
  end(): void;
}

/** Records what the process does. */
export interface Tracing {
  start(name: string, options: SpanOptions): OpenSpan;
}

/**
 * What records spans; undefined while tracing is off. Write `tracing?.start(…)`: without tracing not even the
 * arguments are made.
 */
export let tracing: Tracing | undefined;

/** Sets what records the spans of this process from now on; undefined turns tracing off. */
export function useTracing(next: Tracing | undefined): void {
  tracing = next;
}

/** The name that a failure has in a span: its code, or else its class. */
export function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return typeof name === 'string' && name !== '' ? name : 'Error';
}
