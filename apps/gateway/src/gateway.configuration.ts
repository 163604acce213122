import { defineConfiguration, setting } from '@trellis/service';

/** The gateway's own settings. */
export class GatewayConfiguration extends defineConfiguration({
  /** The folder of the built web application. Defaults to `web` beside the entry point's folder, then inside it. */
  webRoot: {
    variable: 'TRELLIS_GATEWAY_WEB_ROOT',
    schema: setting.text().optional(),
    example: 'dist/apps/web',
  },
  /**
   * The largest body that is passed on, in bytes. Not more than the BFF takes: a server that refuses a body closes its
   * connection, and its answer would be lost under the rest of the body. Defaults to 128 KiB.
   */
  maxBodyBytes: {
    variable: 'TRELLIS_GATEWAY_MAX_BODY_BYTES',
    schema: setting.integer({ min: 1, max: 1024 ** 3 }).default(128 * 1024),
    example: '131072',
  },
  /** How long an exchange may take, live updates excepted, in milliseconds. Defaults to 30 seconds. */
  requestTimeoutMs: {
    variable: 'TRELLIS_GATEWAY_REQUEST_TIMEOUT_MS',
    schema: setting.integer({ min: 1, max: 3_600_000 }).default(30_000),
    example: '30000',
  },
  /**
   * Requests a second that a user, or else an address, may sustain. The live setting
   * `gateway/rate-limit/requests-per-second` stands above it. Defaults to 100.
   */
  requestsPerSecond: {
    variable: 'TRELLIS_GATEWAY_REQUESTS_PER_SECOND',
    schema: setting.integer({ min: 1, max: 1_000_000 }).default(100),
    example: '100',
  },
  /** Requests that may come at once. The live setting `gateway/rate-limit/burst` stands above it. Defaults to 300. */
  requestBurst: {
    variable: 'TRELLIS_GATEWAY_REQUEST_BURST',
    schema: setting.integer({ min: 1, max: 1_000_000 }).default(300),
    example: '300',
  },
}) {}
