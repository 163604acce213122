import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, expectStatus, RawCalls, startSystem, type SystemUnderTest } from '../harness';
import { products, Shopper, some } from '../shop';

let system: SystemUnderTest;
let shopper: Shopper;
let calls: RawCalls;
let orderId: string;

beforeAll(async () => {
  system = await startSystem();
  shopper = await Shopper.signUp(system.gatewayUrl);
  calls = new RawCalls(system.gatewayUrl, shopper);
  orderId = (await shopper.placeOrder(some(products.peas))).id;
});
afterAll(() => system?.stop());

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
    expectProblem(await calls.post('/api/v1/orders', body), 400, 422);
  });

  it('of items that are wrong names each of them', async () => {
    const items = [
      { productId: 'climbing-rose', quantity: 0 },
      { productId: 'sweet-peas', quantity: 'x' },
    ];
    const problem = expectProblem(await calls.post('/api/v1/orders', JSON.stringify({ items })), 400, 422);
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  it.each([
    ['no content type', { 'content-type': '' }],
    ['a content type of text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['a content type that is none', { 'content-type': ';;;' }],
  ])('with %s is refused', async (_, headers) => {
    expectProblem(await calls.post('/api/v1/orders', line('climbing-rose', 1), headers), 400, 415);
  });

  it('with a body that is compressed is refused', async () => {
    const body = gzipSync(line('climbing-rose', 1));
    expectProblem(await calls.post('/api/v1/orders', body, { 'content-encoding': 'gzip' }), 400, 415);
  });

  it.each([200_000, 900_000, 3_000_000])('with a body of %i bytes is refused', async (bytes) => {
    const items = JSON.stringify({ items: [], padding: 'x'.repeat(bytes) });
    expectProblem(await calls.post('/api/v1/orders', items), 413);
  });

  it.each([
    ['no key', ''],
    ['a key of 129 letters', 'k'.repeat(129)],
    ['a key with a space', 'two words'],
    ['a key with another script', 'clé'],
  ])('with %s is refused', async (_, key) => {
    expectProblem(
      await calls.post('/api/v1/orders', line('climbing-rose', 1), { 'idempotency-key': key }),
      400,
    );
  });

  it('without an Idempotency-Key is refused', async () => {
    const body = { items: [some(products.rose)] };
    const problem = expectProblem(await shopper.request('POST', '/api/v1/orders', { body }), 400);
    expect(`${problem.detail} ${JSON.stringify(problem.errors)}`).toMatch(/idempotency-?key/i);
  });

  it('with members that nobody knows is accepted: they are ignored', async () => {
    const items = [{ productId: 'sweet-peas', quantity: 1, price: 1, colour: 'red' }];
    const answer = await calls.post(
      '/api/v1/orders',
      JSON.stringify({ items, total: { amountMinor: 1 }, status: 'APPROVED' }),
    );
    expectStatus(answer, 201);
    expect(answer.body).toMatchObject({ status: 'PENDING', total: { amountMinor: products.peas.price } });
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
    '/api/v1//orders',
  ])('%s answers with a 4xx', async (target) => {
    expectProblem(await calls.get(target), 400, 404, 405, 414);
  });

  it('of an order answers to its owner whatever the case of its id', async () => {
    expect((await calls.get(`/api/v1/orders/${orderId.toUpperCase()}`)).status).toBeLessThan(500);
  });

  it.each(['not-an-id', '%00', '%E0%A4%A', 'a'.repeat(500)])(
    'of a cancellation of order %s answers with a 4xx',
    async (id) => {
      expectProblem(await calls.post(`/api/v1/orders/${id}/cancel`, ''), 400, 404, 414);
    },
  );

  it.each([
    ['DELETE', '/api/v1/orders'],
    ['PATCH', '/api/v1/products'],
    ['TRACE', '/api/v1/products'],
  ])('with a method that it has not, %s %s, answers with a 4xx', async (method, path) => {
    expectProblem(await calls.withoutBody(method, path), 400, 404, 405);
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
    const answer = await calls.get(`/api/v1/orders?${query}`);
    if (answer.status !== 200) expectProblem(answer, 400, 422);
  });

  it.each(['pageSize=101', 'pageSize=-1', 'pageSize=ten', 'pageSize=1.5', 'pageToken=garbage'])(
    'of orders with %s is refused',
    async (query) => {
      expectProblem(await calls.get(`/api/v1/orders?${query}`), 400, 422);
    },
  );
});

describe('the stream of live updates', () => {
  it.each(['garbage', '-1', '1.5', '9'.repeat(40), '1; DROP TABLE', '%00', 'é'])(
    'from the unknown position %s is refused',
    async (id) => {
      expectProblem(await calls.get('/api/v1/orders/stream', [`last-event-id: ${id}`]), 400);
    },
  );

  it('from a position that was never reached starts with what happens next', async () => {
    const stream = await shopper.watch('999999999999');
    const order = await shopper.placeOrder(some(products.peas));
    await stream.until(order.id, 'APPROVED');
    await stream.close();
  });
});

describe('after all of that', () => {
  it('every process is the one that was started, and orders still go through', async () => {
    expect(system.output).not.toMatch(/starts again/);
    const order = await shopper.placeOrder(some(products.peas));
    await shopper.untilStatus(order.id, 'APPROVED');
  });
});
