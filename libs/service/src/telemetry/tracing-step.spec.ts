import { ServiceInfo } from '@trellis/context';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../configuration/configuration.errors';
import { loadConfiguration } from '../configuration/load-configuration';
import { ServiceConfiguration } from '../configuration/service-configuration';
import { tracingOptions } from './tracing-step';

const info = new ServiceInfo({ name: 'order', instanceId: 'order-1', version: '1.0.0' });

function optionsOf(environment: Record<string, string>) {
  const complete = { REGISTRY_URL: 'consul://127.0.0.1:8500', ...environment };
  return tracingOptions(info, loadConfiguration(complete, [ServiceConfiguration]).get(ServiceConfiguration));
}

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('spans are sent', () => {
  test.each([
    [endpoint, 'http://127.0.0.1:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/otel/' }, 'http://127.0.0.1:4318/otel/v1/traces'],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/take' }, 'https://traces/take'],
  ])('with %j to %s', (environment, url) => {
    expect(optionsOf(environment).otlp).toEqual({ url, protocol: 'http/protobuf' });
  });

  test.each([
    [{}],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }],
    [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }],
  ])('with %j to nobody', (environment) => {
    expect(optionsOf(environment).otlp).toBeUndefined();
  });
});

test('samplers, shares and delays are taken from the standard variables', () => {
  expect(
    optionsOf({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_BSP_SCHEDULE_DELAY: '200',
    }),
  ).toMatchObject({ sampler: 'parentbased_traceidratio', samplerRatio: 0.25, scheduleDelayMs: 200 });
});

test.each(['1.5', '-1', 'half', '10%'])('a share of %s is refused', (share) => {
  expect(() => optionsOf({ OTEL_TRACES_SAMPLER_ARG: share })).toThrow(ConfigurationError);
});

test('a protocol that is not spoken is refused at the start', () => {
  expect(() => optionsOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow('one of http/protobuf, http/json');
});
