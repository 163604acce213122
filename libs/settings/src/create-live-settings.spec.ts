import { UnsupportedEndpointError } from '@trellis/endpoint';
import { describe, expect, it } from 'vitest';
import { ConsulLiveSettings } from './consul/consul-live-settings';
import { createLiveSettings } from './create-live-settings';
import { PostgresLiveSettings } from './postgres/postgres-live-settings';

describe('createLiveSettings', () => {
  it.each([
    ['postgres://localhost/platform', PostgresLiveSettings],
    ['postgresql://localhost/platform', PostgresLiveSettings],
    ['consul://localhost', ConsulLiveSettings],
    ['consul://localhost?prefix=shop/settings/', ConsulLiveSettings],
  ])('opens %s', async (url, adapter) => {
    const settings = createLiveSettings(url);
    expect(settings).toBeInstanceOf(adapter);
    await settings.close();
  });

  it.each(['amqp://localhost', 'dns:///{service}:1', ''])('refuses %j and says what is supported', (url) => {
    expect(() => createLiveSettings(url)).toThrow(UnsupportedEndpointError);
    expect(() => createLiveSettings(url)).toThrow('supported: postgres, postgresql, consul');
  });

  it.each(['', '/', '/a', 'a//b', 'a b'])('refuses the prefix %j', (prefix) => {
    expect(() => createLiveSettings(`consul://localhost?prefix=${encodeURIComponent(prefix)}`)).toThrow(
      'the parameter prefix',
    );
  });

  it('hands Consul its credentials', () => {
    const consul = { certificate: 'a certificate without a key' };
    expect(() => createLiveSettings('consul://localhost?tls=true', { consul })).toThrow('go together');
  });
});
