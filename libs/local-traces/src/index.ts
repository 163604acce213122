export { LocalTraceStore, type LocalTraceStoreOptions } from './local-trace-store';
