/** One span as it is named on the wire. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Bit 0: the trace is recorded. */
  readonly flags: number;
}

/** What a W3C `traceparent` of version 00 looks like. */
export const traceparentShape = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Reads a W3C `traceparent`; undefined when there is none or it is malformed. */
export function parseTraceparent(text: string | undefined): TraceContext | undefined {
  if (text === undefined || !traceparentShape.test(text)) return undefined;
  return {
    traceId: text.slice(3, 35),
    spanId: text.slice(36, 52),
    flags: Number.parseInt(text.slice(53), 16),
  };
}

/** Writes a W3C `traceparent`. */
export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}
