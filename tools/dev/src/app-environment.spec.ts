import { describe, expect, it } from 'vitest';
import { appEnvironment } from './app-environment';
import type { App } from './app-catalogue';
import type { PlatformEndpoints } from './platform-endpoints';

const order: App = { name: 'order', kind: 'service', hasDatabase: true, writesSettings: false, demo: {} };
const bff: App = { name: 'bff', kind: 'http', hasDatabase: false, writesSettings: true, demo: {} };
const DATABASE_URL = 'postgres://order@127.0.0.1/trellis_order';
const PLATFORM_URL = 'postgres://order@127.0.0.1/trellis_platform';

function environmentOf(
  app: App,
  endpoints: PlatformEndpoints,
  inherited: Record<string, string> = {},
  traceStoreUrl?: string,
) {
  return appEnvironment(app, {
    traceStoreUrl,
    root: '/workspace',
    inherited,
    urls: new Map([
      ['order', { databaseUrl: DATABASE_URL, platformUrl: PLATFORM_URL }],
      ['bff', { platformUrl: PLATFORM_URL }],
    ]),
    endpoints,
    appNames: ['order', 'bff'],
    operatorPassword: 'secret',
    gatewayPort: 8080,
  });
}

describe("an app's environment", () => {
  it("has the platform's database for bus, registry and settings by default", () => {
    expect(environmentOf(order, {})).toMatchObject({
      DATABASE_URL,
      EVENT_BUS_URL: PLATFORM_URL,
      REGISTRY_URL: PLATFORM_URL,
      SETTINGS_URL: PLATFORM_URL,
    });
  });

  it('has Kafka for the bus, and Consul for registry and settings, where they run', () => {
    const endpoints = { eventBusUrl: 'kafka://127.0.0.1:9092', registryUrl: 'consul://127.0.0.1:8500' };
    expect(environmentOf(order, endpoints)).toMatchObject({
      DATABASE_URL,
      EVENT_BUS_URL: endpoints.eventBusUrl,
      REGISTRY_URL: endpoints.registryUrl,
      SETTINGS_URL: endpoints.registryUrl,
    });
  });

  it('has the settings where the user said, whatever the registry is', () => {
    const endpoints = { registryUrl: 'dns:///{service}.example.com:50051' };
    const inherited = { SETTINGS_URL: 'consul://127.0.0.1:8500' };
    expect(environmentOf(order, endpoints, inherited)).toMatchObject({
      REGISTRY_URL: endpoints.registryUrl,
      SETTINGS_URL: inherited.SETTINGS_URL,
    });
  });

  it("has the settings in the platform's database when the registry is DNS, which holds none", () => {
    const endpoints = { registryUrl: 'dns:///{service}.example.com:50051' };
    expect(environmentOf(order, endpoints)).toMatchObject({ SETTINGS_URL: PLATFORM_URL });
  });

  it('has no event bus for an app without a database, which the user has given one or not', () => {
    const endpoints = { eventBusUrl: 'kafka://127.0.0.1:9092' };
    const environment = environmentOf(bff, endpoints, { EVENT_BUS_URL: endpoints.eventBusUrl });
    expect(environment.EVENT_BUS_URL).toBeUndefined();
    expect(environment.DATABASE_URL).toBeUndefined();
  });

  it('has the credentials of Kafka and Consul that the user set, and no settings of other apps', () => {
    const inherited = { TRELLIS_KAFKA_PASSWORD: 'hush', TRELLIS_CONSUL_TOKEN: 'hush', TRELLIS_BFF_X: '1' };
    const environment = environmentOf(order, {}, inherited);
    expect(environment).toMatchObject({ TRELLIS_KAFKA_PASSWORD: 'hush', TRELLIS_CONSUL_TOKEN: 'hush' });
    expect(environment).not.toHaveProperty('TRELLIS_BFF_X');
  });

  it("sends its spans to the launcher's store in the form that it takes, soon unless the user says when", () => {
    const url = 'http://127.0.0.1:4000';
    expect(environmentOf(order, {}, { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, url)).toMatchObject({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '500',
      TRACE_STORE_URL: url,
    });
    const inherited = { OTEL_BSP_SCHEDULE_DELAY: '2000' };
    expect(environmentOf(order, {}, inherited, url)).toMatchObject(inherited);
    expect(Object.keys(environmentOf(order, {})).join()).not.toMatch(/OTEL|TRACE_STORE/);
  });

  it('has settings of its own when another name begins alike', () => {
    const inherited = { TRELLIS_USER_A: '1', TRELLIS_USER_PROFILE_B: '1', TRELLIS_LOG_LEVEL: 'debug' };
    const settingsOf = (name: string) =>
      Object.keys(
        appEnvironment(
          { ...bff, name },
          {
            root: '/workspace',
            inherited,
            urls: new Map(),
            endpoints: {},
            appNames: ['user', 'user-profile'],
            operatorPassword: 'secret',
            gatewayPort: 8080,
          },
        ),
      ).filter((variable) => /^TRELLIS_(USER|LOG_LEVEL)/.test(variable));
    expect(settingsOf('user')).toEqual(['TRELLIS_USER_A', 'TRELLIS_LOG_LEVEL']);
    expect(settingsOf('user-profile')).toEqual(['TRELLIS_USER_PROFILE_B', 'TRELLIS_LOG_LEVEL']);
  });
});
