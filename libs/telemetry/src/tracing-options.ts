import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** The samplers of OTEL_TRACES_SAMPLER. */
export const samplerNames = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type SamplerName = (typeof samplerNames)[number];

/** How OTLP is spoken over HTTP. */
export const otlpProtocols = ['http/protobuf', 'http/json'] as const;
export type OtlpProtocol = (typeof otlpProtocols)[number];

/** Where spans are sent by OTLP. Headers, timeout and certificates are read from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpDestination {
  /** The whole URL, such as `http://localhost:4318/v1/traces`. */
  readonly url: string;
  /** Defaults to `http/protobuf`. */
  readonly protocol?: OtlpProtocol;
}

/** How {@link startTracing} works. */
export interface TracingOptions {
  readonly service: { readonly name: string; readonly version: string; readonly instanceId: string };
  /** Sends spans there, in batches. */
  readonly otlp?: OtlpDestination;
  /** Get every batch of spans besides: a store of recent spans, for one. */
  readonly exporters?: readonly SpanExporter[];
  /** Defaults to `parentbased_always_on`. */
  readonly sampler?: SamplerName;
  /** For the ratio samplers: the share of traces that is recorded, 0 to 1. Defaults to 1. */
  readonly samplerRatio?: number;
  /** Hears what went wrong with sending, at most once a minute. Defaults to nobody. */
  readonly onProblem?: (message: string) => void;
  /** How long spans are gathered before they are sent, in milliseconds. Defaults to 5,000. */
  readonly scheduleDelayMs?: number;
}
