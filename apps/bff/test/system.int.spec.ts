import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import {
  DescribeInstanceResponse,
  GetActivityRequest,
  GetActivityResponse,
  InstancePhase,
  type ActivityStep,
} from '@trellis/contracts';
import { currentContext } from '@trellis/context';
import type { ServiceInstance } from '@trellis/discovery';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startBff, verifier, type RunningBff } from './bff-harness';
import { aDescription, platformService, serve, type StandInServer } from './stand-in-services';

const operator = { token: 'operator:grace' };
const ada = { token: 'user:ada' };

const atMs = Math.floor(Date.now() / 5_000) * 5_000 - 60_000;
const standing = {
  outboxDepth: 1,
  outboxOldestAgeSeconds: 0.5,
  deadLetterCount: 0,
  parkedKeyCount: 0,
  consumerLag: 2,
  consumerLagUnknown: false,
};
const stepOf = (ended: number, callsPerSecond: number, delivery?: typeof standing): ActivityStep => ({
  ...{ endedAt: new Date(ended), callsPerSecond, failuresPerSecond: 0, delivery },
});

/** What the stand-in for the gateway tells; it serves HTTP. */
const gatewayDescription = aDescription({
  ...{ service: 'gateway', instanceId: 'gateway-1', calls: ['bff'] },
  settings: [
    {
      ...{ key: 'gateway/rate-limit/burst', description: 'At once.', defaultValue: '300' },
      values: { $case: 'integer', value: { minimum: 1, maximum: 1_000 } },
    },
  ],
});

const ledgerDelivery = vi.fn(() => Promise.resolve(standing));
const describeLedger = vi.fn(() => Promise.resolve(ledgerDescription()));
const ledgerDescription = () =>
  aDescription({
    ...{ consumes: ['trellis.user.v1'], publishes: ['trellis.ledger.v1'] },
    database: { kind: 'postgres', address: '127.0.0.1:5432' },
    eventBus: { kind: 'kafka', address: 'one:9092,two:9092' },
    registry: { kind: 'consul', address: '127.0.0.1:8500' },
    settingsStore: { kind: 'consul', address: '127.0.0.1:8500' },
    settings: [
      {
        ...{ key: 'ledger/log-level', description: 'The least severe lines.', defaultValue: 'info' },
        values: { $case: 'choice', value: { choices: ['debug', 'info'] } },
      },
    ],
  });

let ledgers: [StandInServer, StandInServer];
let gateway: Server;
let all: ServiceInstance[];
let bff: RunningBff;

/** Answers the calls of PlatformService as an HTTP app does. */
function standInGateway(): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isDescription = request.url?.endsWith('/DescribeInstance');
      // As the gateway itself would refuse it.
      if (request.headers.authorization === undefined) {
        response.writeHead(401).end();
        return;
      }
      const { after } = GetActivityRequest.decode(Buffer.concat(chunks));
      const steps = [stepOf(atMs, 3), stepOf(atMs + 5_010, 5)].filter(
        ({ endedAt }) => after === undefined || endedAt! > after,
      );
      const message = isDescription
        ? DescribeInstanceResponse.encode(gatewayDescription).finish()
        : GetActivityResponse.encode({ stepSeconds: 5, steps }).finish();
      response.writeHead(200, { 'content-type': 'application/proto' }).end(message);
    });
  });
}

beforeAll(async () => {
  const activity = (...steps: ActivityStep[]) => ({
    getActivity: () => Promise.resolve({ stepSeconds: 5, steps }),
  });
  ledgers = [
    await serve(
      verifier,
      platformService(0, {
        describeInstance: describeLedger,
        getDeliveryStatus: ledgerDelivery,
        ...activity(stepOf(atMs, 1.5, standing)),
      }),
    ),
    await serve(
      verifier,
      platformService(0, {
        describeInstance: () => Promise.resolve(aDescription({ instanceId: 'ledger-2' })),
        getDeliveryStatus: ledgerDelivery,
        ...activity(
          stepOf(atMs + 20, 1, { ...standing, consumerLag: 1 }),
          stepOf(atMs + 5_020, 1, { ...standing, consumerLag: 0, consumerLagUnknown: true }),
        ),
      }),
    ),
  ];
  gateway = standInGateway();
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  bff = await startBff(() => ({ ledger: ledgers[0].port }));
  const instance = (service: string, id: number, port: number, protocol: string): ServiceInstance => ({
    ...{ service, instanceId: `${service}-${id}`, host: '127.0.0.1', port, version: '1.0.0' },
    metadata: { protocol },
  });
  all = [
    instance('gateway', 1, (gateway.address() as AddressInfo).port, 'http'),
    instance('ledger', 1, ledgers[0].port, 'grpc'),
    instance('ledger', 2, ledgers[1].port, 'grpc'),
  ];
});
beforeEach(() => {
  bff.registry.instances = all;
  bff.settings.values.clear();
  bff.settings.isAway = false;
});
afterEach(() => {
  describeLedger.mockImplementation(() => Promise.resolve(ledgerDescription()));
  ledgerDelivery.mockImplementation(() => Promise.resolve(standing));
});
afterAll(async () => {
  await bff.close();
  ledgers.forEach((server) => server.close());
  gateway.close();
});

const system = async () => (await bff.call('GET', '/api/v1/system', operator)).body;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const instanceOf = (body: any, service: string, id: string) =>
  body.services
    .find(({ name }: { name: string }) => name === service)
    .instances.find(({ instanceId }: { instanceId: string }) => instanceId === id);

describe('the system', () => {
  test('has who calls and hears whom, and what it all stands on', async () => {
    expect(await system()).toEqual({
      services: [
        {
          ...{ name: 'gateway', calls: ['bff'], publishes: [], consumes: [] },
          ...{ database: null, delivery: null },
          instances: [expect.objectContaining({ protocol: 'http', state: 'healthy' })],
        },
        {
          ...{ name: 'ledger', calls: [], publishes: ['trellis.ledger.v1'], consumes: ['trellis.user.v1'] },
          database: { kind: 'postgres', address: '127.0.0.1:5432' },
          delivery: expect.objectContaining({ consumerLag: 2 }),
          instances: [
            {
              ...{ instanceId: 'ledger-1', host: '127.0.0.1', port: ledgers[0].port, version: '1.0.0' },
              ...{ protocol: 'grpc', state: 'healthy', since: '2026-01-02T03:04:05.000Z' },
            },
            expect.objectContaining({ instanceId: 'ledger-2' }),
          ],
        },
      ],
      unavailable: [],
      eventBus: { kind: 'kafka', address: 'one:9092,two:9092' },
      registry: { kind: 'consul', address: '127.0.0.1:8500' },
      settingsStore: { kind: 'consul', address: '127.0.0.1:8500' },
    });
  });

  test('has an instance that left and finishes its work as draining, and then as gone', async () => {
    await system();
    bff.registry.instances = all.filter(({ instanceId }) => instanceId !== 'ledger-1');
    const since = new Date();
    describeLedger.mockImplementation(() =>
      Promise.resolve({ ...ledgerDescription(), phase: InstancePhase.DRAINING, phaseSince: since }),
    );
    expect(instanceOf(await system(), 'ledger', 'ledger-1')).toMatchObject({
      ...{ state: 'draining', since: since.toISOString() },
    });
    describeLedger.mockImplementation(() => Promise.reject(new Error('closed')));
    const gone = instanceOf(await system(), 'ledger', 'ledger-1');
    expect(gone).toMatchObject({ state: 'gone', port: ledgers[0].port });
    expect(instanceOf(await system(), 'ledger', 'ledger-1').since).toBe(gone.since);
  });

  test('keeps a service of which nothing is left, with what it told last', async () => {
    await system();
    bff.registry.instances = all.filter(({ service }) => service !== 'ledger');
    describeLedger.mockImplementation(() => Promise.reject(new Error('closed')));
    expect(await system()).toMatchObject({
      services: [{ name: 'gateway' }, { name: 'ledger', publishes: ['trellis.ledger.v1'], delivery: null }],
      unavailable: [],
    });
  });

  test('has no lag that its service does not know', async () => {
    const unknown = { ...standing, consumerLag: 0, consumerLagUnknown: true };
    ledgerDelivery.mockImplementation(() => Promise.resolve(unknown));
    const [, ledger] = (await system()).services;
    expect(ledger.delivery).toEqual({
      ...{ outboxDepth: 1, outboxOldestAgeSeconds: 0.5, deadLetterCount: 0, parkedKeyCount: 0 },
      consumerLag: null,
    });
  });

  test('names no service as unavailable that answers, though not how its delivery stands', async () => {
    ledgerDelivery.mockImplementation(() => Promise.reject(new Error('no database')));
    expect(await system()).toMatchObject({
      services: [{ name: 'gateway' }, { name: 'ledger', delivery: null }],
      unavailable: [],
    });
  });

  test('keeps to what it knew while the registry is away', async () => {
    const before = await system();
    bff.registry.isAway = true;
    const during = await system();
    bff.registry.isAway = false;
    expect(during).toEqual(before);
  });

  test('is asked for in no trace, however often', async () => {
    const heard: (string | undefined)[] = [];
    describeLedger.mockImplementation(() => {
      heard.push(currentContext()?.traceparent);
      return Promise.resolve(ledgerDescription());
    });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await bff.call('GET', '/api/v1/system', { ...operator, headers: { traceparent } });
    expect(heard).toEqual([traceparent.replace(/01$/, '00')]);
  });

  test('remembers who left while nobody looked', async () => {
    const passing = { ...all[0]!, service: 'passing', instanceId: 'passing-1', port: 1 };
    bff.registry.instances = [...all, passing];
    await eventually(() => expect(bff.registry.listed).toContain('passing-1'), { timeoutMs: 15_000 });
    bff.registry.instances = all;
    expect(instanceOf(await system(), 'passing', 'passing-1')).toMatchObject({ state: 'gone' });
  });

  test('asks each of two instances that have one id, as they have where names are looked up', async () => {
    bff.registry.instances = [
      { ...all[1]!, instanceId: 'one' },
      { ...all[2]!, instanceId: 'one', service: 'depot' },
    ];
    const { services } = await system();
    const asked = services.filter(({ name }: { name: string }) => ['depot', 'ledger'].includes(name));
    expect(asked).toMatchObject([
      { name: 'depot', publishes: [] },
      { name: 'ledger', publishes: ['trellis.ledger.v1'] },
    ]);
  });
});

describe('the history', () => {
  const history = async (query = '') =>
    (await bff.call('GET', `/api/v1/system/history${query}`, operator)).body;

  test('puts the steps of all instances side by side: calls summed up, the greatest of other figures', async () => {
    const { startsAt, stepSeconds, stepCount, services, unavailable } = await history();
    expect([stepSeconds, stepCount, unavailable]).toEqual([5, 360, []]);
    const slot = (atMs - Date.parse(startsAt)) / 5_000;
    const [gatewayHistory, ledgerHistory] = services;
    expect(gatewayHistory).toMatchObject({ name: 'gateway', delivery: null });
    expect(gatewayHistory.callsPerSecond.slice(slot, slot + 3)).toEqual([3, 5, null]);
    expect(ledgerHistory.callsPerSecond[slot]).toBe(2.5);
    expect(ledgerHistory.delivery.consumerLag.slice(slot - 1, slot + 2)).toEqual([null, 2, null]);
    expect(ledgerHistory.delivery.outboxDepth).toHaveLength(360);
  });

  test('tells only what is new to who asks again', async () => {
    const body = await history(`?after=${new Date(atMs).toISOString()}`);
    expect(Date.parse(body.startsAt)).toBe(atMs + 5_000);
    expect(body.services[0].callsPerSecond[0]).toBe(5);
    expect(body.services[0].callsPerSecond).toHaveLength(body.stepCount);
    expect((await history('?after=2100-01-01T00:00:00Z')).stepCount).toBe(0);
    for (const after of ['yesterday', '5', '2026-13-01T00:00:00Z', '2026-W01-1', '2026-123', '20260102']) {
      const answer = await bff.call('GET', `/api/v1/system/history?after=${after}`, operator);
      expect(answer, after).toMatchObject({ status: 400, body: { errors: [{ field: 'after' }] } });
    }
  });

  test('names a service of which no instance answers', async () => {
    bff.registry.instances = [...all, { ...all[1]!, service: 'away', instanceId: 'away-1', port: 1 }];
    const { services, unavailable } = await history();
    expect(unavailable).toEqual(['away']);
    expect(services[0]).toMatchObject({ name: 'away', delivery: null });
  });
});

describe('live settings', () => {
  const path = (key: string) => `/api/v1/system/settings/${encodeURIComponent(key)}`;
  const burst = path('gateway/rate-limit/burst');
  const put = (key: string, value: unknown) => bff.call('PUT', path(key), { ...operator, body: { value } });
  const list = async () => (await bff.call('GET', '/api/v1/system/settings', operator)).body;

  test('are those that services have declared, with what they may be and what they are', async () => {
    bff.settings.values.set('gateway/rate-limit/burst', '50').set('ledger/log-level', 'loud').set('x', '1');
    expect(await list()).toEqual({
      settings: [
        {
          ...{ key: 'gateway/rate-limit/burst', description: 'At once.', service: 'gateway' },
          ...{ type: 'integer', minimum: 1, maximum: 1_000, choices: [] },
          ...{ defaultValue: '300', value: '50', isSet: true, ignoredValue: null },
        },
        {
          ...{ key: 'ledger/log-level', description: 'The least severe lines.', service: 'ledger' },
          ...{ type: 'choice', minimum: null, maximum: null, choices: ['debug', 'info'] },
          ...{ defaultValue: 'info', value: 'info', isSet: true, ignoredValue: 'loud' },
        },
      ],
      unavailable: [],
    });
  });

  test('are set and taken away, and the log says by whom', async () => {
    const log = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    expect(await put('gateway/rate-limit/burst', ' 50 ')).toMatchObject({
      status: 200,
      body: { key: 'gateway/rate-limit/burst', value: '50', isSet: true },
    });
    expect(bff.settings.values.get('gateway/rate-limit/burst')).toBe('50');
    expect(await bff.call('DELETE', burst, operator)).toMatchObject({
      status: 200,
      body: { value: '300', isSet: false },
    });
    expect(bff.settings.values.size).toBe(0);
    expect(log.mock.calls.map(([line]) => line as unknown)).toEqual([
      'Operator grace changed setting gateway/rate-limit/burst from unset to "50"',
      'Operator grace changed setting gateway/rate-limit/burst from "50" to unset',
    ]);
    log.mockRestore();
  });

  test('refuse what they cannot be, and say what they can', async () => {
    for (const [key, value, message] of [
      ['gateway/rate-limit/burst', '0', 'Must be a whole number from 1 to 1000.'],
      ['gateway/rate-limit/burst', 'many', 'Must be a whole number from 1 to 1000.'],
      ['ledger/log-level', 'loud', 'Must be one of debug, info.'],
    ] as const) {
      expect(await put(key, value), value).toMatchObject({
        status: 422,
        body: { reason: 'SETTING_VALUE_INVALID', errors: [{ field: 'value', message }] },
      });
    }
    for (const value of [undefined, 50, null, {}, 'x'.repeat(1_001)]) {
      const answer = await put('gateway/rate-limit/burst', value);
      expect(answer, String(value)).toMatchObject({ status: 400, body: { errors: [{ field: 'value' }] } });
    }
    expect(bff.settings.values.size).toBe(0);
  });

  test('are no others, whatever their key looks like', async () => {
    for (const key of ['x', 'ledger', 'ledger/log-level/', '../x', '__proto__', 'a b']) {
      const expected = { status: 404, body: { reason: 'SETTING_NOT_FOUND' } };
      expect(await put(key, '1'), key).toMatchObject(expected);
      expect(await bff.call('DELETE', path(key), operator), key).toMatchObject(expected);
    }
  });

  test('are nobody else’s to change', async () => {
    for (const [method, body] of [['PUT', { value: '50' }], ['DELETE']] as const) {
      expect((await bff.call(method, burst, { ...ada, body })).status).toBe(403);
      expect((await bff.call(method, burst, { body })).status).toBe(401);
    }
    expect(bff.settings.values.size).toBe(0);
  });

  test('cannot be had while their store is away or refuses, and the caller is not told why', async () => {
    bff.settings.isAway = true;
    const expected = { status: 503, body: { reason: 'SETTINGS_UNAVAILABLE' } };
    const answers = [
      await put('gateway/rate-limit/burst', '50'),
      await bff.call('DELETE', burst, operator),
      await bff.call('GET', '/api/v1/system/settings', operator),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject(expected);
      expect(JSON.stringify(answer.body)).not.toContain('permission');
    }
  });
});
