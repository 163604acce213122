import { Logger } from '@nestjs/common';
import type { ServiceInfo } from '@trellis/context';
import { messageOf } from '@trellis/errors';
import { startTracing, type RunningTracing, type TracingOptions } from '@trellis/telemetry';
import type { ServiceConfiguration } from '../configuration/service-configuration';
import type { LifecycleStep } from '../lifecycle/lifecycle';
import { withinTime } from '../lifecycle/within-time';

/** What a stop waits for a collector that does not answer. */
const flushTimeoutMs = 2_000;

/** Traces the process, when it is told where to send the spans. The first to start, so that nothing is missed. */
export function tracingStep(info: ServiceInfo, configuration: ServiceConfiguration): LifecycleStep {
  const log = new Logger('Tracing');
  let running: RunningTracing | undefined;
  return {
    name: 'tracing',
    start: async () =>
      void (running = await startTracing({
        ...tracingOptions(info, configuration),
        onProblem: (problem) => log.warn(`Spans are lost: ${problem}`),
      })),
    // Spans are worth less than an orderly end.
    stop: () =>
      withinTime(running?.stop(), flushTimeoutMs, 'the collector does not answer').catch((error: unknown) =>
        log.warn(`The last spans were not sent: ${messageOf(error)}`),
      ),
  };
}

/** What the standard variables say. */
export function tracingOptions(info: ServiceInfo, configuration: ServiceConfiguration): TracingOptions {
  const url = tracesUrl(configuration);
  return {
    service: info,
    ...(url !== undefined && { otlp: { url, protocol: configuration.otlpProtocol } }),
    sampler: configuration.tracesSampler,
    samplerRatio: configuration.tracesSamplerRatio,
    scheduleDelayMs: configuration.spanScheduleDelayMs,
  };
}

function tracesUrl(configuration: ServiceConfiguration): string | undefined {
  const { telemetryDisabled, tracesExporter, otlpEndpoint, otlpTracesEndpoint } = configuration;
  if (telemetryDisabled || tracesExporter === 'none') return undefined;
  if (otlpTracesEndpoint !== undefined) return otlpTracesEndpoint;
  return otlpEndpoint === undefined ? undefined : `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces`;
}
