import { Counter, Histogram, register } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requestTotals } from './request-totals';

let calls: Counter;
let requests: Histogram;

beforeEach(() => {
  const help = 'As the kit has it.';
  calls = new Counter({ name: 'trellis_grpc_server_handled_total', help, labelNames: ['service', 'code'] });
  requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help,
    labelNames: ['http_route', 'http_response_status_code'],
  });
});
afterEach(() => register.clear());

const request = (route: string, status: number) =>
  requests.observe({ http_route: route, http_response_status_code: status }, 0.1);

test('calls and requests are summed up, and a failure is one that the server is to blame for', async () => {
  calls.inc({ service: 'trellis.order.v1.OrderService', code: 'OK' }, 3);
  calls.inc({ service: 'trellis.order.v1.OrderService', code: 'INTERNAL' });
  request('/api/v1/home', 200);
  request('/api/v1/home', 404);
  request('/api/v1/home', 503);
  expect(await requestTotals()).toEqual({ calls: 7, failures: 2 });
});

test('who asks how the system stands is left out: the kit’s own routes, and those that an app names', async () => {
  calls.inc({ service: 'grpc.health.v1.Health', code: 'OK' });
  calls.inc({ service: 'trellis.platform.v1.PlatformService', code: 'OK' });
  request('/trellis.platform.v1.PlatformService/GetActivity', 200);
  request('/reports', 200);
  request('/reports/:id', 500);
  request('/orders', 200);
  expect(await requestTotals(['/reports'])).toEqual({ calls: 1, failures: 0 });
  expect(await requestTotals()).toEqual({ calls: 3, failures: 1 });
});
