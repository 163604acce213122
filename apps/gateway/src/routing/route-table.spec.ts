import { expect, test } from 'vitest';
import { RouteTable } from './route-table';
import { routes } from './routes';

const table = new RouteTable(routes);

test.each([
  ['POST', '/api/v1/users'],
  ['POST', '/api/v1/sessions'],
  ['POST', '/api/v1/sessions/refresh'],
  ['GET', '/api/openapi.json'],
  ['GET', '/api/openapi.json'],
])('%s %s is open to anyone', (method, path) => {
  expect(table.find(method, path)).toMatchObject({ target: 'bff', access: 'PUBLIC' });
});

test.each([
  ['GET', '/api/v1/users'],
  ['DELETE', '/api/v1/sessions/current'],
  ['POST', '/api/openapi.json'],
  ['GET', '/api/v1/home'],
  ['GET', '/api/v1/things/stream'],
  ['GET', '/api/openapi.json/'],
  ['GET', '/api/v1/%70roducts'],
  ['GET', '/api/v1/../openapi.json'],
  ['GET', '/api/anything/else'],
])('%s %s needs a token', (method, path) => {
  expect(table.find(method, path)).toMatchObject({ target: 'bff', access: 'AUTHENTICATED' });
});

test('nothing outside /api is passed on', () => {
  for (const path of ['/', '/api', '/apis', '/orders', '/healthz'])
    expect(table.find('GET', path)).toBeUndefined();
});

test('the first route that matches is taken', () => {
  const ordered = new RouteTable([
    { path: '/api/billing/*', target: 'billing', access: 'AUTHENTICATED' },
    { path: '/api/*', target: 'bff', access: 'AUTHENTICATED' },
  ]);
  expect(ordered.find('GET', '/api/billing/invoices')?.target).toBe('billing');
  expect(ordered.find('GET', '/api/v1/home')?.target).toBe('bff');
  expect([...ordered.targets]).toEqual(['billing', 'bff']);
});
