/**
 * Whether the launcher keeps the traces of the system in a store of its own: it does unless the user's environment says
 * where they go, where they are found, or that there are to be none.
 */
export function keepsOwnTraces(environment: Readonly<Record<string, string | undefined>>): boolean {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: tracesEndpoint,
    TRACE_STORE_URL: storeUrl,
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_SDK_DISABLED: disabled = '',
  } = environment;
  // Empty counts as unset, as it does for the apps.
  if (endpoint || tracesEndpoint || storeUrl) return false;
  return exporter !== 'none' && !/^(true|1|yes|on)$/i.test(disabled);
}
