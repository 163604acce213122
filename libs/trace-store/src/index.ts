export { TempoTraceStore, type TempoTraceStoreOptions } from './tempo-trace-store';
export { TraceStore, type SpanName, type SpanRole, type StoredSpan } from './trace-store';
export { TraceStoreUnavailableError } from './trace-store.errors';
