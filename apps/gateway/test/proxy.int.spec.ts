import 'reflect-metadata';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startGateway, type RunningGateway } from './gateway-harness';
import { echo, StandInUpstream } from './stand-in-upstream';

const token = 'user-ada';

let gateway: RunningGateway;
let upstreams: StandInUpstream[] = [];

afterEach(async () => {
  await gateway.close();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
  upstreams = [];
});

async function start(
  answers: RequestListener[] = [echo],
  configuration?: Parameters<typeof startGateway>[0],
) {
  gateway = await startGateway(configuration);
  upstreams = await Promise.all(
    answers.map((answer, index) => StandInUpstream.start(`bff-${index}`, answer)),
  );
  gateway.registry.set(...upstreams.map(({ instance }) => instance));
  return upstreams;
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = (await response.json()) as { status: number; reason: string; requestId: string };
  expect(body.status).toBe(response.status);
  expect(body.requestId).toBe(response.headers.get('x-request-id'));
  return { status: response.status, reason: body.reason, retryAfter: response.headers.get('retry-after') };
}

const refuse: RequestListener = (request) => void request.socket.destroy();

test('a request goes through as it is, with what the gateway knows about it', async () => {
  await start();
  const response = await gateway.call('/api/v1/things?pageSize=1&x=%20', {
    method: 'POST',
    token,
    body: '{ "kept" : "as it is" }',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'k-1',
      'x-request-id': 'r-1',
      'x-forwarded-for': '10.0.0.1',
      cookie: 'c=d',
    },
  });
  const seen = (await response.json()) as { headers: Record<string, string> };
  expect(seen).toMatchObject({
    method: 'POST',
    url: '/api/v1/things?pageSize=1&x=%20',
    body: '{ "kept" : "as it is" }',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': 'k-1',
      cookie: 'c=d',
      'content-length': '23',
      'x-request-id': 'r-1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `127.0.0.1:${gateway.port}`,
    },
  });
  expect(seen.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.get('x-request-id')).toBe('r-1');
});

test('what needs a token is refused without one, and never reaches the service', async () => {
  const [bff] = await start();
  for (const [given, reason] of [
    [undefined, 'TOKEN_MISSING'],
    ['garbage', 'TOKEN_INVALID'],
    ['expired', 'TOKEN_EXPIRED'],
  ] as const) {
    const response = await gateway.call('/api/v1/home', { token: given });
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await problemOf(response)).toMatchObject({ status: 401, reason });
  }
  expect(bff!.requests).toHaveLength(0);
});

test('what is open goes through without a token, and with a broken one', async () => {
  await start();
  expect((await gateway.call('/api/openapi.json')).status).toBe(200);
  expect((await gateway.call('/api/openapi.json', { token: 'expired' })).status).toBe(200);
  expect((await gateway.call('/api/v1/sessions/refresh', { method: 'POST' })).status).toBe(200);
});

test('instances take turns, and one that is gone from the registry gets no more', async () => {
  const [first, second] = await start([echo, echo]);
  for (let call = 0; call < 4; call++) await gateway.call('/api/openapi.json');
  expect([first!.requests.length, second!.requests.length]).toEqual([2, 2]);
  gateway.registry.set(second!.instance);
  for (let call = 0; call < 4; call++) expect((await gateway.call('/api/openapi.json')).status).toBe(200);
  expect([first!.requests.length, second!.requests.length]).toEqual([2, 6]);
});

test('an instance that cannot be reached costs nobody a request, with a body or without', async () => {
  const [dead] = await start([echo, echo]);
  await dead!.close();
  for (let call = 0; call < 4; call++) {
    const body = 'x'.repeat(100_000);
    const response = await gateway.call('/api/v1/things', { method: 'POST', token, body });
    expect(((await response.json()) as { body: string }).body).toBe(body);
    expect((await gateway.call('/api/openapi.json')).status).toBe(200);
  }
});

test('an instance that breaks off is asked again elsewhere only when that can do no harm', async () => {
  const [broken, well] = await start([refuse, echo]);
  const statuses: number[] = [];
  for (let call = 0; call < 4; call++) statuses.push((await gateway.call('/api/openapi.json')).status);
  expect(statuses).toEqual([200, 200, 200, 200]);
  // Once it failed it is passed over for a while.
  expect(broken!.requests).toHaveLength(1);
  gateway.registry.set(broken!.instance);
  const response = await gateway.call('/api/v1/things', { method: 'POST', token, body: '{}' });
  expect(await problemOf(response)).toEqual({ status: 502, reason: 'UPSTREAM_FAILED', retryAfter: '1' });
  expect(well!.requests).toHaveLength(4);
});

test('without any instance the answer is 503, soon', async () => {
  await start([]);
  expect(await problemOf(await gateway.call('/api/openapi.json'))).toEqual({
    status: 503,
    reason: 'NO_INSTANCE',
    retryAfter: '1',
  });
});

test('an answer that does not come in time is 504', async () => {
  await start([() => undefined], { requestTimeoutMs: 100 });
  const response = await gateway.call('/api/openapi.json');
  expect(await problemOf(response)).toMatchObject({ status: 504, reason: 'UPSTREAM_TIMED_OUT' });
});

test('answers of the service are passed on whatever their status', async () => {
  await start([
    (_request, response) => {
      response
        .writeHead(409, { 'content-type': 'application/problem+json', 'retry-after': '9' })
        .end('{"reason":"X"}');
    },
  ]);
  const response = await gateway.call('/api/v1/home', { token });
  expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
    409,
    '9',
    { reason: 'X' },
  ]);
});

test('answers without a body stay without one', async () => {
  await start([(request, response) => void response.writeHead(request.method === 'HEAD' ? 200 : 204).end()]);
  expect((await gateway.call('/api/v1/sessions/current', { method: 'DELETE', token })).status).toBe(204);
  const head = await gateway.call('/api/openapi.json', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('a body that is too large is 413, whether it says so or not', async () => {
  await start();
  const body = 'x'.repeat(1_000_001);
  const declared = await gateway.call('/api/v1/users', { method: 'POST', body });
  expect(await problemOf(declared)).toMatchObject({ status: 413, reason: 'BODY_TOO_LARGE' });
  const streamed = await gateway.call('/api/v1/users', {
    method: 'POST',
    body: new Blob([body]).stream(),
    duplex: 'half',
  });
  expect(await problemOf(streamed)).toMatchObject({ status: 413, reason: 'BODY_TOO_LARGE' });
  expect((await gateway.call('/api/v1/users', { method: 'POST', body: '{}' })).status).toBe(200);
});

test('a client that breaks off its request does not harm the instance', async () => {
  const [bff] = await start();
  const client = httpRequest(`${gateway.url}/api/v1/users`, {
    method: 'POST',
    headers: { 'content-length': '1000' },
  });
  client.on('error', () => undefined);
  client.write('x'.repeat(10));
  await expect.poll(() => bff!.requests.length).toBe(1);
  const upstreamClosed = new Promise((resolve) =>
    bff!.requests[0]!.on('error', () => undefined).once('close', resolve),
  );
  client.destroy();
  await upstreamClosed;
  for (let call = 0; call < 3; call++) expect((await gateway.call('/api/openapi.json')).status).toBe(200);
});

test('a client that goes away ends the exchange with the service', async () => {
  const gone = Promise.withResolvers<void>();
  await start([(_request, response) => void response.once('close', () => gone.resolve())]);
  const controller = new AbortController();
  const call = gateway.call('/api/openapi.json', { signal: controller.signal }).catch(() => undefined);
  await expect.poll(() => upstreams[0]!.requests.length).toBe(1);
  controller.abort();
  await Promise.all([gone.promise, call]);
});

test('a sender past its rate is told when to come again, others are not touched', async () => {
  const [bff] = await start([echo], { requestBurst: 3 });
  const statuses = [];
  for (let call = 0; call < 4; call++) statuses.push((await gateway.call('/api/v1/home', { token })).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect(await problemOf(await gateway.call('/api/v1/home', { token }))).toMatchObject({
    reason: 'TOO_MANY_REQUESTS',
    retryAfter: '1',
  });
  expect((await gateway.call('/api/v1/home', { token: 'user-grace' })).status).toBe(200);
  expect(bff!.requests).toHaveLength(4);
});

test('guessing tokens counts for the address', async () => {
  await start([echo], { requestBurst: 2 });
  const statuses = [];
  for (let call = 0; call < 3; call++) {
    statuses.push((await gateway.call('/api/v1/home', { token: `guess-${call}` })).status);
  }
  expect(statuses).toEqual([401, 401, 429]);
});

const live: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('id: 1\n\n');
};

async function openStream(): Promise<{ response: Response; read: () => Promise<string> }> {
  const response = await gateway.call('/api/v1/things/stream', {
    token,
    headers: { accept: 'text/event-stream' },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  return { response, read: async () => (await reader.read()).value ?? '' };
}

test('live updates come as they are sent, past the time limit of other answers', async () => {
  const told = Promise.withResolvers<void>();
  await start(
    [
      (request, response) => {
        live(request, response);
        void told.promise.then(() => response.write('id: 2\n\n'));
      },
    ],
    { requestTimeoutMs: 50 },
  );
  const { response, read } = await openStream();
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await read()).toBe('id: 1\n\n');
  setTimeout(told.resolve, 150);
  expect(await read()).toBe('id: 2\n\n');
});

test('live updates end when the gateway drains', async () => {
  await start([live]);
  const { read } = await openStream();
  expect(await read()).toBe('id: 1\n\n');
  gateway.drain.begin();
  expect(await read()).toBe('');
});

test('live updates end, rather than break, when the instance is killed', async () => {
  await start([live]);
  const { read } = await openStream();
  expect(await read()).toBe('id: 1\n\n');
  await upstreams[0]!.close();
  expect(await read()).toBe('');
});

async function raw(text: string): Promise<string> {
  const socket = connect(gateway.port, '127.0.0.1');
  // Not ended: a client that is gone gets no answer.
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

test.each([
  ['bytes that are not HTTP', 'nonsense\r\n\r\n', 400],
  ['headers that are too large', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
  ['broken percent-encoding', 'GET /api/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
  [
    'two lengths',
    'POST /api/v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    400,
  ],
  ['no host', 'GET /api/openapi.json HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
])('%s', async (_name, text, status) => {
  await start();
  const answer = await raw(text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test('a whole URL as the target is taken for its path', async () => {
  await start();
  const answer = await raw(
    'GET http://evil.example/api/openapi.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer).toContain('"url":"/api/openapi.json"');
});

test('an upload waits for its go-ahead', async () => {
  await start();
  const client = httpRequest(`${gateway.url}/api/v1/users`, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': '2' },
  });
  client.flushHeaders();
  await once(client, 'continue');
  client.end('{}');
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.resume();
});
