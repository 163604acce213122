import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { OtlpDestination, SamplerName, TracingOptions } from './tracing-options';

/** The SDK, set up. Its resource names the service; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over that. */
export async function tracerProvider(options: TracingOptions): Promise<TracerProvider> {
  const { name, version, instanceId } = options.service;
  const exporters = [
    ...(options.otlp ? [await otlpExporter(options.otlp)] : []),
    ...(options.exporters ?? []),
  ];
  return new TracerProvider({
    resource: defaultResource()
      .merge(
        resourceFromAttributes({
          'service.name': name,
          'service.version': version,
          'service.instance.id': instanceId,
        }),
      )
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(options.sampler ?? 'parentbased_always_on', options.samplerRatio ?? 1),
    spanProcessors: exporters.map(
      (exporter) => new BatchSpanProcessor({ exporter, scheduledDelayMillis: options.scheduleDelayMs }),
    ),
  });
}

async function otlpExporter({ url, protocol }: OtlpDestination): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter({ url });
}

function samplerOf(name: SamplerName, ratio: number): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}
