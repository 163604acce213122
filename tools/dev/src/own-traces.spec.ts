import { expect, it } from 'vitest';
import { keepsOwnTraces } from './own-traces';

it('keeps the traces unless the user says where they go, where they are, or that there are none', () => {
  for (const environment of [{}, { OTEL_SDK_DISABLED: 'false' }, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }]) {
    expect(keepsOwnTraces(environment)).toBe(true);
  }
  for (const environment of [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' },
    { TRACE_STORE_URL: 'http://127.0.0.1:3200' },
    { OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_SDK_DISABLED: 'TRUE' },
  ]) {
    expect(keepsOwnTraces(environment)).toBe(false);
  }
});
