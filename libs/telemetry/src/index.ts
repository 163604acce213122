export { startTracing, type RunningTracing } from './start-tracing';
export { parseTraceparent, traceparentShape, type TraceContext } from './traceparent';
export {
  errorType,
  tracing,
  useTracing,
  type OpenSpan,
  type SpanAttributes,
  type SpanOptions,
  type SpanRole,
  type Tracing,
} from './tracing';
export { otlpProtocols, samplerNames, type TracingOptions } from './tracing-options';
