import { defineConfiguration, setting } from '@trellis/service';

/** The BFF's own settings. */
export class BffConfiguration extends defineConfiguration({
  /**
   * Whether the session's cookie is for TLS alone. Defaults to `auto`: when the browser came over TLS, as the gateway
   * says.
   */
  secureCookie: {
    variable: 'TRELLIS_BFF_SECURE_COOKIE',
    schema: setting.oneOf(['auto', 'always', 'never']).default('auto'),
    example: 'always',
  },
  /** How long each part of the home screen may take before it is left out, in milliseconds. Defaults to 1,500. */
  homePartTimeoutMs: {
    variable: 'TRELLIS_BFF_HOME_PART_TIMEOUT_MS',
    schema: setting.integer({ min: 1, max: 60_000 }).default(1_500),
    example: '1500',
  },
  /** Silence on a stream of live updates before a heartbeat is sent, in milliseconds. Defaults to 15 seconds. */
  heartbeatMs: {
    variable: 'TRELLIS_BFF_HEARTBEAT_MS',
    schema: setting.integer({ min: 10, max: 300_000 }).default(15_000),
    example: '15000',
  },
  /**
   * Where traces are found: a Tempo server, with user and password where it asks for them. Without it operators cannot
   * look at the traces of orders.
   */
  traceStoreUrl: {
    variable: 'TRACE_STORE_URL',
    schema: setting.url(['http', 'https']).optional(),
    example: 'http://tempo:3200',
  },
}) {}
