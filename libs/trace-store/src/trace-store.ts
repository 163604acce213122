/** What a span does, as OpenTelemetry has it. */
export type SpanRole = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A span as it is named by others. */
export interface SpanName {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

/** A span that has ended. */
export interface StoredSpan extends SpanName {
  /** Undefined for the first of its trace. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly role: SpanRole;
  /** What made it: `service.name` and `service.instance.id`; empty when it does not say so. */
  readonly service: string;
  readonly instanceId: string;
  /** Nanoseconds since 1970. */
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly isError: boolean;
  /** Of simple values: lists are left out. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly SpanName[];
}

/** Where the spans of all services are gathered. */
export abstract class TraceStore {
  /**
   * The ids of traces in which some span has the attribute, the newest first as far as the store knows.
   *
   * @param attribute a span's attribute: `messaging.kafka.message.key`
   * @param limit how many at most
   * @throws {TraceStoreUnavailableError}
   */
  abstract search(attribute: string, value: string, limit: number): Promise<readonly string[]>;

  /**
   * The spans of a trace, in no order; none for a trace that the store does not have.
   * @throws {TraceStoreUnavailableError}
   */
  abstract trace(traceId: string): Promise<readonly StoredSpan[]>;
}
