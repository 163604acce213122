import {
  defineConfiguration,
  type ConfigurationClass,
  type ConfigurationFields,
} from './define-configuration';
import { otlpProtocols, samplerNames } from '@trellis/telemetry';
import { setting } from './setting';

const databaseExample = 'postgres://order:password@127.0.0.1:5432/order';
const platformExample = 'postgres://order:password@127.0.0.1:5432/platform';

/** The schemes that have an adapter, by port. */
const eventBusSchemes = ['postgres', 'postgresql', 'kafka'] as const;
const registrySchemes = ['postgres', 'postgresql', 'consul', 'dns'] as const;
const settingsSchemes = ['postgres', 'postgresql', 'consul'] as const;

const fields = {
  /** The service's own database. */
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: setting.url(['postgres', 'postgresql']).optional(),
    example: databaseExample,
  },
  /** Connections of the service's own pool. Defaults to 3. */
  databaseMaxConnections: {
    variable: 'TRELLIS_DATABASE_MAX_CONNECTIONS',
    schema: setting.integer({ min: 1, max: 100 }).default(3),
    example: '3',
  },
  eventBusUrl: {
    variable: 'EVENT_BUS_URL',
    schema: setting.endpoint(eventBusSchemes).optional(),
    example: platformExample,
  },
  registryUrl: {
    variable: 'REGISTRY_URL',
    schema: setting.endpoint(registrySchemes),
    example: platformExample,
  },
  /** Defaults to the registry's URL. */
  settingsUrl: {
    variable: 'SETTINGS_URL',
    schema: setting.endpoint(settingsSchemes).optional(),
    example: platformExample,
  },

  /** Who signs in to Kafka, where `EVENT_BUS_URL` does not say so itself. */
  kafkaUsername: {
    variable: 'TRELLIS_KAFKA_USERNAME',
    schema: setting.text().optional(),
    example: 'order',
  },
  kafkaPassword: {
    variable: 'TRELLIS_KAFKA_PASSWORD',
    schema: setting.text().optional(),
    example: 'a password',
    secret: true,
  },
  /** PEM file. The authority that signed the brokers' certificates; without it those that Node trusts. */
  kafkaCaFile: {
    variable: 'TRELLIS_KAFKA_CA_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/kafka-ca.pem',
  },
  /** PEM files. The certificate that is shown to brokers which ask for one. */
  kafkaCertificateFile: {
    variable: 'TRELLIS_KAFKA_CERTIFICATE_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/kafka-client.pem',
  },
  kafkaKeyFile: {
    variable: 'TRELLIS_KAFKA_KEY_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/kafka-client.key',
  },
  /** The access token for Consul, where the URL does not carry one. */
  consulToken: {
    variable: 'TRELLIS_CONSUL_TOKEN',
    schema: setting.text().optional(),
    example: '9f2c6f1e-0b3a-4c55-8a52-7d1f0a6f7f61',
    secret: true,
  },
  /** PEM file. The authority that signed the agents' certificates. */
  consulCaFile: {
    variable: 'TRELLIS_CONSUL_CA_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/consul-ca.pem',
  },
  /** PEM files. The certificate that is shown to agents which ask for one. */
  consulCertificateFile: {
    variable: 'TRELLIS_CONSUL_CERTIFICATE_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/consul-client.pem',
  },
  consulKeyFile: {
    variable: 'TRELLIS_CONSUL_KEY_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/consul-client.key',
  },

  /** The address gRPC calls are served on. Defaults to loopback; `0.0.0.0` or `::` opens it to other machines. */
  grpcHost: {
    variable: 'TRELLIS_GRPC_HOST',
    schema: setting.text().default('127.0.0.1'),
    example: '127.0.0.1',
  },
  /** Defaults to 0, any free port. */
  grpcPort: { variable: 'TRELLIS_GRPC_PORT', schema: setting.port().default(0), example: '50051' },
  /** PEM files. The authority that signed the certificates of other services and, for mTLS, of callers. */
  grpcTlsCaFile: {
    variable: 'TRELLIS_GRPC_TLS_CA_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/ca.pem',
  },
  /** The process's own certificate chain: with it gRPC is served over TLS, and shown to servers that ask for it. */
  grpcTlsCertificateFile: {
    variable: 'TRELLIS_GRPC_TLS_CERTIFICATE_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/order.pem',
  },
  grpcTlsKeyFile: {
    variable: 'TRELLIS_GRPC_TLS_KEY_FILE',
    schema: setting.text().optional(),
    example: '/run/certificates/order.key',
  },
  /** Refuses callers without a certificate that the authority signed (mTLS). Defaults to false. */
  grpcTlsRequireClientCertificate: {
    variable: 'TRELLIS_GRPC_TLS_REQUIRE_CLIENT_CERTIFICATE',
    schema: setting.flag().default(false),
    example: 'true',
  },

  /** The address HTTP is served on. Defaults to loopback. */
  httpHost: {
    variable: 'TRELLIS_HTTP_HOST',
    schema: setting.text().default('127.0.0.1'),
    example: '127.0.0.1',
  },
  /** Defaults to the app's own default, else 0, any free port. */
  httpPort: { variable: 'TRELLIS_HTTP_PORT', schema: setting.port().optional(), example: '8080' },
  /** The address of the admin server. Defaults to loopback: it tells about the process and has no access control. */
  adminHost: {
    variable: 'TRELLIS_ADMIN_HOST',
    schema: setting.text().default('127.0.0.1'),
    example: '127.0.0.1',
  },
  /** Defaults to 0, any free port. */
  adminPort: { variable: 'TRELLIS_ADMIN_PORT', schema: setting.port().default(0), example: '9464' },
  /** The host that others are told to call. Defaults to the address listened on, or the machine's name when that is any. */
  advertisedHost: {
    variable: 'TRELLIS_ADVERTISED_HOST',
    schema: setting.text().optional(),
    example: 'order.internal',
  },

  /** Unique over all instances of all time. Defaults to the service's name and random letters. */
  instanceId: {
    variable: 'TRELLIS_INSTANCE_ID',
    schema: setting
      .text()
      .regex(/^[\w.:-]{1,100}$/, 'up to 100 letters, digits, dots, colons, dashes')
      .optional(),
    example: 'order-1',
  },
  /** Told to the registry. Defaults to the version of the package that npm runs, else `0.0.0`. */
  version: { variable: 'TRELLIS_VERSION', schema: setting.text().optional(), example: '1.4.0' },

  /** Where logging starts; the live setting `<service>/log-level` changes it. Defaults to `info`. */
  logLevel: {
    variable: 'TRELLIS_LOG_LEVEL',
    schema: setting.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
    example: 'info',
  },
  /** `json` for machines (the default), `pretty` for people. */
  logFormat: {
    variable: 'TRELLIS_LOG_FORMAT',
    schema: setting.oneOf(['json', 'pretty']).default('json'),
    example: 'json',
  },

  /** Turns tracing off, whatever else is set. Defaults to false. */
  telemetryDisabled: {
    variable: 'OTEL_SDK_DISABLED',
    schema: setting.flag().default(false),
    example: 'true',
  },
  /** `none` sends no spans. Defaults to `otlp`, which sends them when there is an endpoint. */
  tracesExporter: {
    variable: 'OTEL_TRACES_EXPORTER',
    schema: setting.oneOf(['otlp', 'none']).default('otlp'),
    example: 'otlp',
  },
  /** Where an OpenTelemetry collector takes OTLP over HTTP; `/v1/traces` is added. Without it nothing is traced. */
  otlpEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: setting.url(['http', 'https']).optional(),
    example: 'http://127.0.0.1:4318',
  },
  /** The same for traces alone, and taken as it is. */
  otlpTracesEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    schema: setting.url(['http', 'https']).optional(),
    example: 'http://127.0.0.1:4318/v1/traces',
  },
  otlpProtocol: {
    variable: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    schema: setting.oneOf(otlpProtocols).default('http/protobuf'),
    example: 'http/protobuf',
  },
  /** Which traces are recorded. Defaults to all, unless the caller of a request has decided against it. */
  tracesSampler: {
    variable: 'OTEL_TRACES_SAMPLER',
    schema: setting.oneOf(samplerNames).default('parentbased_always_on'),
    example: 'parentbased_traceidratio',
  },
  /** For the ratio samplers: the share of traces. Defaults to 1. */
  tracesSamplerRatio: {
    variable: 'OTEL_TRACES_SAMPLER_ARG',
    schema: setting.fraction().default(1),
    example: '0.1',
  },
  /** How long spans are gathered before they are sent. Defaults to 5 seconds. */
  spanScheduleDelayMs: {
    variable: 'OTEL_BSP_SCHEDULE_DELAY',
    schema: setting.integer({ min: 10, max: 600_000 }).default(5_000),
    example: '5000',
  },

  /** How long a start waits for what it depends on. Defaults to 60 seconds. */
  startTimeoutMs: {
    variable: 'TRELLIS_START_TIMEOUT_MS',
    schema: setting.integer({ min: 100, max: 3_600_000 }).default(60_000),
    example: '60000',
  },
  /** How long a stop may take before the process gives up and exits with 1. Defaults to 10 seconds. */
  shutdownTimeoutMs: {
    variable: 'TRELLIS_SHUTDOWN_TIMEOUT_MS',
    schema: setting.integer({ min: 100, max: 3_600_000 }).default(10_000),
    example: '10000',
  },
  /**
   * How long calls are still taken after the instance left the registry, while callers learn of it. Defaults to 250 ms:
   * the registry's notification takes about 50 ms, and a resolver that missed it re-reads on its next failed pick.
   */
  drainDelayMs: {
    variable: 'TRELLIS_DRAIN_DELAY_MS',
    schema: setting.integer({ min: 0, max: 600_000 }).default(250),
    example: '250',
  },
  /** Stops when the parent process's channel closes: for launchers. Defaults to false. */
  stopOnDisconnect: {
    variable: 'TRELLIS_STOP_ON_DISCONNECT',
    schema: setting.flag().default(false),
    example: '1',
  },
} satisfies ConfigurationFields;

/** What the kit itself reads from the environment, the same for every app. */
export class ServiceConfiguration extends defineConfiguration(fields) {}

/** The configuration of an app that cannot run without its own database and the event bus. */
export class DatabaseServiceConfiguration extends defineConfiguration({
  ...fields,
  databaseUrl: { ...fields.databaseUrl, schema: setting.url(['postgres', 'postgresql']) },
  eventBusUrl: { ...fields.eventBusUrl, schema: setting.endpoint(eventBusSchemes) },
}) {}

/** The class to read for an app: with a database, its URL and the event bus's must be set. */
export function serviceConfigurationFor(hasDatabase: boolean): ConfigurationClass<ServiceConfiguration> {
  return hasDatabase ? DatabaseServiceConfiguration : ServiceConfiguration;
}
