import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { addressTable } from './address-table';
import type { PlatformEndpoints } from './platform-endpoints';

function rowsOf(endpoints: PlatformEndpoints): string[] {
  const table = addressTable({
    gatewayUrl: 'http://localhost:8080',
    addresses: new Map([
      ['order', { protocol: 'grpc' as const, port: 5001, adminPort: 6001 }],
      ['bff', { protocol: 'http' as const, port: 5000, adminPort: 6000 }],
    ]),
    operator: { email: 'operator@example.com', password: 'secret' },
    endpoints,
    dataLocation: '/data',
  });
  return stripVTControlCharacters(table)
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '));
}

const platformRows = (endpoints: PlatformEndpoints) =>
  rowsOf(endpoints).filter((row) => /^(kafka|consul) /.test(row));

describe('the table of addresses', () => {
  it('has where to begin, who to sign in as, every app and the data', () => {
    expect(rowsOf({})).toEqual(
      expect.arrayContaining([
        'open this http://localhost:8080',
        'API document http://localhost:8080/api/openapi.json',
        'demo operator operator@example.com secret',
        'bff http 127.0.0.1:5000 http://127.0.0.1:6000/readyz',
        'order grpc 127.0.0.1:5001 http://127.0.0.1:6001/readyz',
        'data /data',
      ]),
    );
  });

  it('says nothing of Kafka and Consul where PostgreSQL does their work', () => {
    const url = 'postgres://user:secret@127.0.0.1/trellis_platform';
    expect(platformRows({})).toEqual([]);
    expect(platformRows({ eventBusUrl: url, registryUrl: url })).toEqual([]);
  });

  it('has every broker of Kafka, and the page of the first agent of Consul', () => {
    expect(
      platformRows({
        eventBusUrl: 'kafka://127.0.0.1:9092,127.0.0.1:9093',
        registryUrl: 'consul://127.0.0.1:8500,127.0.0.1:8501',
      }),
    ).toEqual(['kafka 127.0.0.1:9092, 127.0.0.1:9093', 'consul http://127.0.0.1:8500/ui/']);
  });

  it('has the page of a Consul that speaks TLS by https', () => {
    expect(platformRows({ registryUrl: 'consul://consul.example.com:8501?tls=true' })).toEqual([
      'consul https://consul.example.com:8501/ui/',
    ]);
  });

  it('never has the credentials of a URL', () => {
    const rows = platformRows({
      eventBusUrl: 'kafka://alice:hush@broker.example.com:9092?tls=true',
      registryUrl: 'consul://:hush@consul.example.com:8500',
    });
    expect(rows).toHaveLength(2);
    expect(rows.join(' ')).not.toMatch(/hush|alice/);
  });

  it('leaves a URL that cannot be used to the apps, which say why', () => {
    expect(platformRows({ eventBusUrl: 'kafka://', registryUrl: 'nonsense' })).toEqual([]);
  });
});
