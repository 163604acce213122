import { join } from 'node:path';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dashboardQueries,
  metricsByApp,
  metricsOf,
  ruleQueries,
  TrellisSystem,
  Visitor,
  type MetricsPage,
} from '../harness';
import { APPS, WORKSPACE } from '../harness/workspace';

const observability = join(WORKSPACE, 'infra/observability');

let system: TrellisSystem;
let pages: ReadonlyMap<string, MetricsPage>;

beforeAll(async () => {
  system = await TrellisSystem.start();
  const visitor = await Visitor.signUp(system.gatewayUrl);
  await visitor.home();
  // That somebody has signed up is told by an event, some time after.
  await eventually(async () => {
    pages = await metricsByApp(await system.registryUrl('user'));
    expect([...(pages.get('user')?.samples ?? [])]).toContain('trellis_relay_published_total');
  });
});
afterAll(() => system?.stop());

describe('the metrics', () => {
  const grpcServer = ['trellis_grpc_server_handled_total', 'trellis_grpc_server_handling_seconds_bucket'];
  const grpcClient = ['trellis_grpc_client_handled_total', 'trellis_grpc_client_handling_seconds_bucket'];
  const http = ['http_server_request_duration_seconds_bucket', 'http_server_active_requests'];
  const pool = [
    'db_client_connection_count',
    'db_client_connection_max',
    'db_client_connection_pending_requests',
  ];
  const relay = [
    'trellis_outbox_depth',
    'trellis_relay_published_total',
    'trellis_relay_send_seconds_bucket',
  ];

  it.each([
    ['gateway', [...http, 'http_client_request_duration_seconds_bucket', 'trellis_breaker_state']],
    ['bff', [...http, ...grpcClient]],
    ['user', [...grpcServer, ...pool, ...relay]],
  ])('of %s tell of every call, connection and event that it had', (app, expected) => {
    expect([...pages.get(app)!.samples]).toEqual(expect.arrayContaining(expected));
  });

  it('tell of every process and its event loop', () => {
    const expected = [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'trellis_event_loop_utilization',
    ];
    for (const page of pages.values()) expect([...page.samples]).toEqual(expect.arrayContaining(expected));
    expect([...pages.keys()].sort()).toEqual(APPS);
  });

  it("have Prometheus' names: counters end with _total, times are in seconds", () => {
    for (const page of pages.values()) {
      for (const [name, type] of page.types) {
        // What prom-client tells of Node keeps names that it once chose.
        if (name.startsWith('nodejs_')) continue;
        expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
        if (type === 'counter') expect(name).toMatch(/_total$/);
        else expect(name).not.toMatch(/_total$/);
        expect(name).not.toMatch(/_(ms|milliseconds|millis)(_|$)/);
        if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      }
    }
  });
});

describe('what watches the system', () => {
  // Of every target that Prometheus scrapes.
  const ofPrometheus = ['up'];

  it('names no metric that no service exports', async () => {
    const { queries, recorded } = await ruleQueries(join(observability, 'prometheus/rules'));
    const dashboards = await dashboardQueries(join(observability, 'grafana/dashboards'));
    const exported = new Set([...pages.values()].flatMap(({ names }) => names));
    const known = new Set([...exported, ...recorded, ...ofPrometheus]);
    const unknown = [...queries, ...dashboards].flatMap((query) =>
      metricsOf(query)
        .filter((name) => !known.has(name))
        .map((name) => `${query.place}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(queries.length).toBeGreaterThan(20);
    expect(dashboards.length).toBeGreaterThan(40);
  });
});
