import { useTracing } from './tracing';
import type { TracingOptions } from './tracing-options';

/** Tracing that is on. */
export interface RunningTracing {
  /** Turns tracing off and sends what is left. Rejects when it cannot be sent. */
  stop(): Promise<void>;
}

/**
 * Turns tracing on for this process. The SDK is loaded only now: a process that is not traced does not pay for it.
 * Resolves with undefined when nobody wants the spans, and tracing stays off.
 */
export async function startTracing(options: TracingOptions): Promise<RunningTracing | undefined> {
  if (options.otlp === undefined && (options.exporters ?? []).length === 0) return undefined;
  const [{ tracerProvider }, { OtelTracing }, { reportProblems }] = await Promise.all([
    import('./tracer-provider'),
    import('./otel-tracing'),
    import('./report-problems'),
  ]);
  if (options.onProblem !== undefined) reportProblems(options.onProblem);
  const provider = await tracerProvider(options);
  useTracing(new OtelTracing(provider.getTracer('trellis', options.service.version)));
  return {
    async stop() {
      useTracing(undefined);
      await provider.shutdown();
    },
  };
}
