import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectProblem,
  expectStatus,
  products,
  rawRequest,
  Shopper,
  some,
  startSystem,
  type SystemUnderTest,
} from '../harness';

let system: SystemUnderTest;
let shopper: Shopper;
let orderId: string;

beforeAll(async () => {
  system = await startSystem();
  shopper = await Shopper.signUp(system.gatewayUrl);
  orderId = (await shopper.placeOrder(some(products.peas))).id;
});
afterAll(() => system?.stop());

/** Sends a body as it is. */
async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const head = Object.entries({
    host: new URL(system.gatewayUrl).host,
    connection: 'close',
    authorization: `Bearer ${shopper.accessToken}`,
    'idempotency-key': randomUUID(),
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n`),
    Buffer.from(body),
  ]);
  return rawRequest(system.gatewayUrl, request);
}

async function get(target: string, headers: readonly string[] = []) {
  const { host } = new URL(system.gatewayUrl);
  const lines = [
    `host: ${host}`,
    'connection: close',
    `authorization: Bearer ${shopper.accessToken}`,
    ...headers,
  ];
  return rawRequest(system.gatewayUrl, `GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
}

const line = (productId: unknown, quantity: unknown) => JSON.stringify({ items: [{ productId, quantity }] });
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

describe('placing an order', () => {
  it.each([
    ['nothing', ''],
    ['text that is not JSON', '{"items": [}'],
    ['JSON cut off', '{"items": [{"productId": "climbing-rose"'],
    ['null', 'null'],
    ['a number', '12'],
    ['a string', '"climbing-rose"'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['no items', '{"items": []}'],
    ['items that are null', '{"items": null}'],
    ['items that are text', '{"items": "climbing-rose"}'],
    ['items that are an object', '{"items": {"0": {"productId": "climbing-rose", "quantity": 1}}}'],
    ['an item that is null', '{"items": [null]}'],
    ['an item that is a list', '{"items": [["climbing-rose", 1]]}'],
    ['an item without a product', '{"items": [{"quantity": 1}]}'],
    ['an item without a quantity', '{"items": [{"productId": "climbing-rose"}]}'],
    ['a product that does not exist', line('unobtainium', 1)],
    ['an empty product', line('', 1)],
    ['a product that is a number', line(12, 1)],
    ['a product that is an object', line({ $ne: null }, 1)],
    ['a product with a NUL', line('climbing-rose\u0000', 1)],
    ['a product with half a character', '{"items": [{"productId": "\\ud800", "quantity": 1}]}'],
    ['a product of 10,000 letters', line('a'.repeat(10_000), 1)],
    ['a quantity of zero', line('climbing-rose', 0)],
    ['a negative quantity', line('climbing-rose', -1)],
    ['half a product', line('climbing-rose', 0.5)],
    ['a quantity that is text', line('climbing-rose', '1')],
    ['a quantity that is null', line('climbing-rose', null)],
    ['a quantity that is true', line('climbing-rose', true)],
    ['a quantity that is a list', line('climbing-rose', [1])],
    ['too large a quantity', line('climbing-rose', 1_001)],
    ['a quantity past 32 bits', line('climbing-rose', 4_294_967_297)],
    ['a quantity past 2^53', '{"items": [{"productId": "climbing-rose", "quantity": 9007199254740993}]}'],
    ['a quantity of 1e400', '{"items": [{"productId": "climbing-rose", "quantity": 1e400}]}'],
    ['a quantity that is no number', '{"items": [{"productId": "climbing-rose", "quantity": NaN}]}'],
    [
      'a product twice',
      '{"items": [{"productId": "sweet-peas", "quantity": 1}, {"productId": "sweet-peas", "quantity": 1}]}',
    ],
    [
      'more than a hundred items',
      JSON.stringify({
        items: Array.from({ length: 101 }, (_, n) => ({ productId: `p-${n}`, quantity: 1 })),
      }),
    ],
    ['a prototype', '{"__proto__": {"items": [{"productId": "sweet-peas", "quantity": 1}]}}'],
    ['a constructor', '{"constructor": {"prototype": {"x": 1}}}'],
    ['lists 20,000 deep', deep],
    ['items 20,000 deep', `{"items": ${deep}}`],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('of %s is refused, and names what is wrong where it can', async (_, body) => {
    expectProblem(await post('/api/v1/orders', body), 400, 422);
  });

  it('of items that are wrong names each of them', async () => {
    const items = [
      { productId: 'climbing-rose', quantity: 0 },
      { productId: 'sweet-peas', quantity: 'x' },
    ];
    const problem = expectProblem(await post('/api/v1/orders', JSON.stringify({ items })), 400, 422);
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  it.each([
    ['no content type', { 'content-type': '' }],
    ['a content type of text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['a content type that is none', { 'content-type': ';;;' }],
  ])('with %s is refused', async (_, headers) => {
    expectProblem(await post('/api/v1/orders', line('climbing-rose', 1), headers), 400, 415);
  });

  it('with a body that is compressed is refused', async () => {
    const body = gzipSync(line('climbing-rose', 1));
    expectProblem(await post('/api/v1/orders', body, { 'content-encoding': 'gzip' }), 400, 415);
  });

  it.each([200_000, 900_000, 3_000_000])('with a body of %i bytes is refused', async (bytes) => {
    const items = JSON.stringify({ items: [], padding: 'x'.repeat(bytes) });
    expectProblem(await post('/api/v1/orders', items), 413);
  });

  it.each([
    ['no key', ''],
    ['a key of 129 letters', 'k'.repeat(129)],
    ['a key with a space', 'two words'],
    ['a key with another script', 'clé'],
  ])('with %s is refused', async (_, key) => {
    expectProblem(await post('/api/v1/orders', line('climbing-rose', 1), { 'idempotency-key': key }), 400);
  });

  it('without an Idempotency-Key is refused', async () => {
    const body = { items: [some(products.rose)] };
    const problem = expectProblem(await shopper.request('POST', '/api/v1/orders', { body }), 400);
    expect(`${problem.detail} ${JSON.stringify(problem.errors)}`).toMatch(/idempotency-?key/i);
  });

  it('with members that nobody knows is accepted: they are ignored', async () => {
    const items = [{ productId: 'sweet-peas', quantity: 1, price: 1, colour: 'red' }];
    const answer = await post(
      '/api/v1/orders',
      JSON.stringify({ items, total: { amountMinor: 1 }, status: 'APPROVED' }),
    );
    expectStatus(answer, 201);
    expect(answer.body).toMatchObject({ status: 'PENDING', total: { amountMinor: products.peas.price } });
  });
});

describe('signing up', () => {
  const valid = { email: 'someone@example.com', password: 'correct horse battery', displayName: 'Ada' };
  it.each([
    ['no address', { email: undefined }],
    ['an address that is none', { email: 'ada' }],
    ['an address that is a number', { email: 7 }],
    ['an address that is a list', { email: ['a@example.com'] }],
    ['an address with a NUL', { email: 'a\u0000@example.com' }],
    ['an address with a line break', { email: 'a@example.com\nbcc: b@example.com' }],
    ['an address with half a character', { email: '\ud83d@example.com' }],
    ['an address of 10,000 letters', { email: `${'a'.repeat(10_000)}@example.com` }],
    ['no password', { password: undefined }],
    ['a short password', { password: 'short' }],
    ['an empty password', { password: '' }],
    ['a password of 100,000 letters', { password: 'x'.repeat(100_000) }],
    ['a password that is an object', { password: { length: 12 } }],
    ['no name', { displayName: undefined }],
    ['a name of spaces', { displayName: '   ' }],
    ['a name with a NUL', { displayName: 'A\u0000da' }],
    ['a name with half a character', { displayName: 'Ada \udc00' }],
    ['a name of 10,000 letters', { displayName: 'x'.repeat(10_000) }],
  ])('with %s is refused', async (_, change) => {
    const problem = expectProblem(
      await post('/api/v1/users', JSON.stringify({ ...valid, ...change })),
      400,
      422,
    );
    expect(problem.errors?.map(({ field }) => field)).toContain(Object.keys(change)[0]);
  });
});

describe('signing in', () => {
  it.each([
    ['nothing', '{}'],
    ['no password', '{"email": "a@example.com"}'],
    ['types that are wrong', '{"email": {}, "password": []}'],
    [
      'a NUL in the address',
      JSON.stringify({ email: 'a\u0000@example.com', password: 'correct horse battery' }),
    ],
    ['half a character', '{"email": "\\ud800@example.com", "password": "\\udc00correct horse"}'],
    [
      'texts of 100,000 letters',
      JSON.stringify({ email: 'x'.repeat(100_000), password: 'x'.repeat(100_000) }),
    ],
    ['null', 'null'],
    ['text that is not JSON', '{'],
  ])('with %s is refused', async (_, body) => {
    expectProblem(await post('/api/v1/sessions', body), 400, 401, 413, 422);
  });
});

describe('a path', () => {
  it.each([
    '/api/v1/orders/not-an-id',
    '/api/v1/orders/%00',
    `/api/v1/orders/${'a'.repeat(3_000)}`,
    '/api/v1/orders/%E0%A4%A',
    '/api/v1/orders/%ff%fe',
    '/api/v1/orders/%',
    '/api/v1/orders/%zz',
    '/api/v1/orders/..%2f..%2fsystem',
    "/api/v1/orders/'%20OR%201=1",
    '/api/v1/orders/00000000-0000-0000-0000-00000000000g',
    '/api/v1/nothing',
    '/api/v2/orders',
    '/api',
    '/api/',
    '/api/v1//orders',
  ])('%s answers with a 4xx', async (target) => {
    expectProblem(await get(target), 400, 404, 405, 414);
  });

  it('of an order answers to its owner whatever the case of its id', async () => {
    expect((await get(`/api/v1/orders/${orderId.toUpperCase()}`)).status).toBeLessThan(500);
  });

  it.each(['not-an-id', '%00', '%E0%A4%A', 'a'.repeat(500)])(
    'of a cancellation of order %s answers with a 4xx',
    async (id) => {
      expectProblem(await post(`/api/v1/orders/${id}/cancel`, ''), 400, 404, 414);
    },
  );

  it.each([
    ['DELETE', '/api/v1/orders'],
    ['PUT', '/api/v1/home'],
    ['PATCH', '/api/v1/products'],
    ['TRACE', '/api/v1/products'],
    ['GET', '/api/v1/users'],
  ])('with a method that it has not, %s %s, answers with a 4xx', async (method, path) => {
    const { host } = new URL(system.gatewayUrl);
    const head = `host: ${host}\r\nconnection: close\r\nauthorization: Bearer ${shopper.accessToken}`;
    const answer = await rawRequest(system.gatewayUrl, `${method} ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
    expectProblem(answer, 400, 404, 405);
  });
});

describe('a page', () => {
  it.each([
    'pageSize=0',
    'pageSize=-1',
    'pageSize=101',
    'pageSize=1.5',
    'pageSize=ten',
    'pageSize=',
    'pageSize=99999999999999999999',
    'pageSize=1e2',
    'pageSize=1&pageSize=2',
    'pageSize[]=1',
    'pageToken=garbage',
    'pageToken=%00',
    'pageToken=%E0%A4%A',
    `pageToken=${'a'.repeat(2_000)}`,
    `pageToken=${Buffer.from('999999999999999 not-an-id').toString('base64url')}`,
    `pageToken=${Buffer.from(`999999999999999 ${'-'.repeat(36)}`).toString('base64url')}`,
    `pageToken=${Buffer.from('999999999999999 00000000-0000-0000-0000-000000000000').toString('base64url')}`,
    `pageToken=${Buffer.from('99999999999999 00000000-0000-0000-0000-000000000000').toString('base64url')}`,
    'pageToken=a&pageToken=b',
  ])('of orders with %s is refused or read, and never fails', async (query) => {
    const answer = await get(`/api/v1/orders?${query}`);
    if (answer.status !== 200) expectProblem(answer, 400, 422);
  });

  it.each(['pageSize=101', 'pageSize=-1', 'pageSize=ten', 'pageSize=1.5', 'pageToken=garbage'])(
    'of orders with %s is refused',
    async (query) => {
      expectProblem(await get(`/api/v1/orders?${query}`), 400, 422);
    },
  );
});

describe('the stream of live updates', () => {
  it.each(['garbage', '-1', '1.5', '9'.repeat(40), '1; DROP TABLE', '%00', 'é'])(
    'from the unknown position %s is refused',
    async (id) => {
      expectProblem(await get('/api/v1/orders/stream', [`last-event-id: ${id}`]), 400);
    },
  );

  it('from a position that was never reached starts with what happens next', async () => {
    const stream = await shopper.watch('999999999999');
    const order = await shopper.placeOrder(some(products.peas));
    await stream.until(order.id, 'APPROVED');
    await stream.close();
  });
});

describe('headers', () => {
  it.each<[string, readonly string[]]>([
    ['a request id that is not one', ['x-request-id: <script>alert(1)</script>']],
    ['a request id of 5,000 letters', [`x-request-id: ${'a'.repeat(5_000)}`]],
    ['a trace context that is none', ['traceparent: 00-zz-zz-01', 'tracestate: =,=,=']],
    [
      'an identity of its own making',
      ['x-user-id: 00000000-0000-0000-0000-000000000000', 'x-forwarded-user: operator'],
    ],
    ['addresses that are none', ['x-forwarded-for: not-an-address, , ::::', 'forwarded: for=;;;']],
    ['an unknown expectation of types', ['accept: application/xml']],
    ['types that are none', ['accept: ;;;,,']],
    ['an encoding that is none', ['accept-encoding: ;q=x, , br;q=99']],
    ['cookies that are none', ['cookie: ;;;=;=;; a=%E0%A4%A']],
    ['a method in disguise', ['x-http-method-override: DELETE']],
  ])('with %s do not disturb a request', async (_, headers) => {
    const answer = await get('/api/v1/home', headers);
    expectStatus(answer, 200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w.-]{1,128}$/);
  });

  it.each<[string, string]>([
    [
      'a header of 100,000 letters',
      `GET /api/v1/products HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(100_000)}\r\n\r\n`,
    ],
    ['a NUL in a header', 'GET /api/v1/products HTTP/1.1\r\nhost: x\r\nx-nul: a\u0000b\r\n\r\n'],
    ['no Host', 'GET /api/v1/products HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['a length that is none', 'POST /api/v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n'],
    [
      'a length and chunks',
      'POST /api/v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['another protocol', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
  ])('with %s are refused by a 4xx', async (_, request) => {
    const answer = await rawRequest(system.gatewayUrl, request);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe('after all of that', () => {
  it('every process is the one that was started, and orders still go through', async () => {
    expect(system.output).not.toMatch(/starts again/);
    const order = await shopper.placeOrder(some(products.peas));
    await shopper.untilStatus(order.id, 'APPROVED');
  });
});
