import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from './configuration/load-configuration';
import { ServiceConfiguration } from './configuration/service-configuration';
import { closePlatformPorts, openPlatformPorts } from './platform-ports';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'platform-ports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(environment: Record<string, string>) {
  return openPlatformPorts(loadConfiguration(environment, [ServiceConfiguration]).get(ServiceConfiguration));
}

describe('the platform ports', () => {
  it('take the adapters that the URLs name, with the files of the configuration', async () => {
    const ca = path.join(folder, 'ca.pem');
    await writeFile(ca, 'a certificate');
    const ports = open({
      EVENT_BUS_URL: 'kafka://one:9092,two:9092?tls=true',
      TRELLIS_KAFKA_CA_FILE: ca,
      REGISTRY_URL: 'consul://127.0.0.1:8500',
      SETTINGS_URL: 'consul://127.0.0.1:8500',
    });
    expect(ports.eventBus?.constructor.name).toBe('KafkaEventBus');
    expect(ports.registry.constructor.name).toBe('ConsulRegistry');
    expect(ports.settings.constructor.name).toBe('ConsulLiveSettings');
    await closePlatformPorts(ports);
  });

  it.each([
    [
      { REGISTRY_URL: 'dns:///{service}.local:50051' },
      'SETTINGS_URL (not set, so REGISTRY_URL) cannot be used: there is no store of live settings for dns://',
    ],
    [
      { REGISTRY_URL: 'consul://127.0.0.1:8500?datacenter=one' },
      'REGISTRY_URL cannot be used: consul:// has no parameter datacenter',
    ],
    [
      { REGISTRY_URL: 'consul://127.0.0.1:8500', EVENT_BUS_URL: 'kafka://127.0.0.1:9092?tsl=true' },
      'EVENT_BUS_URL cannot be used: kafka:// has no parameter tsl',
    ],
    [
      { REGISTRY_URL: 'consul://127.0.0.1:8500', TRELLIS_CONSUL_CA_FILE: '/nowhere/ca.pem' },
      'Cannot read /nowhere/ca.pem (TRELLIS_CONSUL_CA_FILE): ENOENT',
    ],
  ])('refuse %j, naming the variable', (environment, problem) => {
    expect(() => open(environment)).toThrow(problem);
  });
});
