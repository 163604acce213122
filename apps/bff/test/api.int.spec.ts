import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBff, verifier, type RunningBff } from './bff-harness';
import { platformService, serve, userService, type StandInServer } from './stand-in-services';

const ada = 'user:ada';
const user = { email: 'ada@b.example', password: 'correct horse', displayName: 'Ada' };

let servers: Record<'user' | 'depot' | 'ledger', StandInServer>;
let bff: RunningBff;

beforeAll(async () => {
  servers = {
    user: await serve(verifier, userService(), platformService(3)),
    depot: await serve(verifier, platformService(0)),
    ledger: await serve(verifier, platformService(2)),
  };
  bff = await startBff(() => ({
    user: servers.user.port,
    depot: servers.depot.port,
    ledger: servers.ledger.port,
    gone: 1,
  }));
  bff.registry.instances = (['user', 'depot', 'ledger', 'bff'] as const).map((service) => ({
    service,
    instanceId: `${service}-1`,
    host: '127.0.0.1',
    port: service === 'bff' ? 1 : servers[service].port,
    version: '1.0.0',
    metadata: { protocol: service === 'bff' ? 'http' : 'grpc' },
  }));
});

afterAll(async () => {
  await bff.close();
  Object.values(servers).forEach((server) => server.close());
});

describe('users and sessions', () => {
  test('an account is opened, with its address', async () => {
    const { status, body, headers } = await bff.call('POST', '/api/v1/users', { body: user });
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.any(String), email: user.email, displayName: 'Ada' });
    expect(headers.get('location')).toBe(`/api/v1/users/${body.id}`);
  });

  test('an address that is taken is a conflict', async () => {
    const taken = { ...user, email: 'taken@b.example' };
    expect(await bff.call('POST', '/api/v1/users', { body: taken })).toMatchObject({
      status: 409,
      body: { reason: 'EMAIL_TAKEN' },
    });
  });

  test('signing in hands out an access token, and the refresh token as a cookie only', async () => {
    const body = { email: user.email, password: user.password };
    const answer = await bff.call('POST', '/api/v1/sessions', { body });
    expect(answer).toMatchObject({ status: 201, body: { accessToken: 'user:ada', expiresIn: 900 } });
    const cookie = answer.headers.get('set-cookie');
    for (const part of [
      'trellis_refresh=first',
      'Max-Age=3600',
      'Path=/api/v1/sessions',
      'HttpOnly',
      'SameSite=Strict',
    ]) {
      expect(cookie).toContain(part);
    }
    expect(answer.headers.getSetCookie()[1]).toBe('trellis_session=1; Max-Age=3600; Path=/; SameSite=Strict');
    expect(cookie).not.toContain('Secure');
    expect(JSON.stringify(answer.body)).not.toContain('first');
  });

  test('the cookie is for TLS alone when the browser came over TLS', async () => {
    const answer = await bff.call('POST', '/api/v1/sessions', {
      body: { email: 'a', password: 'b' },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.headers.get('set-cookie')).toContain('Secure');
  });

  test('wrong credentials are 401, too many of them 429 with the time to wait', async () => {
    const signIn = (password: string) =>
      bff.call('POST', '/api/v1/sessions', { body: { email: 'a', password } });
    expect(await signIn('wrong')).toMatchObject({ status: 401, body: { reason: 'INVALID_CREDENTIALS' } });
    const many = await signIn('many');
    expect(many.status).toBe(429);
    expect(many.headers.get('retry-after')).toBe('6');
  });

  test('a refresh token works once; the second use is 401 and takes the cookie away', async () => {
    const headers = { cookie: 'trellis_refresh=once' };
    const first = await bff.call('POST', '/api/v1/sessions/refresh', { headers });
    expect(first).toMatchObject({ status: 200, body: { expiresIn: 900 } });
    expect(first.headers.get('set-cookie')).toContain('trellis_refresh=second');
    const again = await bff.call('POST', '/api/v1/sessions/refresh', { headers });
    expect(again).toMatchObject({ status: 401, body: { reason: 'REFRESH_TOKEN_REUSED' } });
    expect(again.headers.get('set-cookie')).toMatch(/trellis_refresh=;.*Expires=Thu, 01 Jan 1970/);
  });

  test('without a cookie there is nothing to refresh', async () => {
    const answer = await bff.call('POST', '/api/v1/sessions/refresh');
    expect(answer).toMatchObject({ status: 401, body: { reason: 'REFRESH_TOKEN_MISSING' } });
    // Its answer may come after that of a sign-in, whose token it must not take away.
    expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining('trellis_session=;')]);
  });

  test.each([
    ['origin', 'https://evil.example'],
    ['sec-fetch-site', 'cross-site'],
  ])('another site may not use the cookie (%s: %s)', async (name, value) => {
    const headers = { cookie: 'trellis_refresh=x', [name]: value };
    for (const [method, path] of [
      ['POST', '/api/v1/sessions'],
      ['POST', '/api/v1/sessions/refresh'],
      ['DELETE', '/api/v1/sessions/current'],
    ] as const) {
      expect(await bff.call(method, path, { headers, token: ada })).toMatchObject({
        status: 403,
        body: { reason: 'CROSS_SITE_REQUEST' },
      });
    }
  });

  test('signing out clears the cookie, also when there is none', async () => {
    for (const headers of [{ cookie: 'trellis_refresh=x' }, {}] as Record<string, string>[]) {
      const answer = await bff.call('DELETE', '/api/v1/sessions/current', { headers, token: ada });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('set-cookie')).toContain('trellis_refresh=;');
      expect(answer.headers.get('set-cookie')).toContain('trellis_session=;');
    }
  });
});

describe('problems', () => {
  const json = { 'content-type': 'application/json' };

  test('are RFC 9457 with a reason and the request’s id', async () => {
    const { status, headers, body } = await bff.call('GET', '/api/v1/home?secret=1', {
      headers: { 'x-request-id': 'r-1' },
    });
    expect(status).toBe(401);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Sign in to do this.',
      instance: '/api/v1/home',
      reason: 'TOKEN_MISSING',
      requestId: 'r-1',
    });
  });

  test.each([
    ['a token that is none', 'garbage', 401],
    ['a token that has expired', 'expired', 401],
  ])('%s', async (_name, token, status) => {
    expect((await bff.call('GET', '/api/v1/home', { token })).status).toBe(status);
  });

  test.each([
    ['malformed JSON', '{"email":', json, 400],
    ['JSON that is no object', '[]', json, 400],
    ['JSON that is a number', '5', json, 400],
    ['null', 'null', json, 400],
    ['nothing', '', json, 400],
    ['JSON that is too deep', `${'['.repeat(20_000)}`, json, 400],
    ['a deep member that is not known', `{"x":${'{"x":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, json, 400],
    ['another kind of body', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['text', 'a', { 'content-type': 'text/plain' }, 415],
    ['a kind that is none', 'a', { 'content-type': 'nonsense' }, 415],
    ['a body that is too large', JSON.stringify({ x: 'x'.repeat(200_000) }), json, 413],
  ])('%s', async (_name, body, headers: Record<string, string>, status) => {
    const answer = await bff.call('POST', '/api/v1/users', { body, headers });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      status,
      reason: expect.stringMatching(/^[A-Z_]+$/),
      requestId: expect.any(String),
    });
  });

  test('a body that is not UTF-8 is refused instead of read as other text', async () => {
    const body = Buffer.from(
      '{"email":"ada@b.example","password":"p\u00e4ssword 12","displayName":"Ada"}',
      'latin1',
    );
    const answer = await fetch(`${bff.url}/api/v1/users`, { method: 'POST', headers: json, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: 400, reason: 'MALFORMED_REQUEST' });
  });

  test.each([
    ['GET', '/api/v1/nothing', 404],
    ['GET', '/', 404],
    ['PUT', '/api/v1/home', 404],
    ['POST', '/api/v1/system/dead-letters/%zz/x/redrive', 400],
    ['POST', '/api/v1/system/dead-letters/%ff/x/redrive', 400],
    ['POST', `/api/v1/system/dead-letters/${'x'.repeat(200)}/x/redrive`, 414],
  ])('%s %s', async (method, path, status) => {
    const answer = await bff.call(method, path, { token: ada });
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('members that could reach a prototype are dropped', async () => {
    const body = `{"__proto__":{"email":1},"constructor":{"prototype":{"x":1}},${JSON.stringify(user).slice(1)}`;
    expect((await bff.call('POST', '/api/v1/users', { body })).status).toBe(201);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test('answers are never kept by anyone in between', async () => {
    expect((await bff.call('GET', '/api/v1/home')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('for operators', () => {
  const operator = { token: 'operator:grace' };

  test('others are refused', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/system'],
      ['GET', '/api/v1/system/history'],
      ['GET', '/api/v1/system/settings'],
      ['PUT', '/api/v1/system/settings/gateway%2Frate-limit%2Fburst'],
      ['DELETE', '/api/v1/system/settings/gateway%2Frate-limit%2Fburst'],
      ['GET', '/api/v1/system/dead-letters'],
      ['POST', '/api/v1/system/dead-letters/ledger/letter-1/redrive'],
      ['POST', '/api/v1/system/dead-letters/ledger/letter-1/discard'],
    ] as const) {
      expect((await bff.call(method, path, { token: ada })).status, path).toBe(403);
      expect((await bff.call(method, path)).status, path).toBe(401);
    }
  });

  test('every service is listed with its instances and its delivery', async () => {
    const { body } = await bff.call('GET', '/api/v1/system', operator);
    expect(body.services.map((service: { name: string }) => service.name)).toEqual([
      'bff',
      'depot',
      'ledger',
      'user',
    ]);
    expect(body.services[0]).toMatchObject({ delivery: null, instances: [{ protocol: 'http' }] });
    expect(body.services[2].delivery).toMatchObject({ deadLetterCount: 2, consumerLag: 2 });
    // This one is not served as the kit serves it: nobody answers for it.
    expect(body.unavailable).toEqual(['bff']);
  });

  test('a service that does not answer is named, and its dead letters are missing', async () => {
    const all = bff.registry.instances;
    bff.registry.instances = [...all, { ...all[0]!, service: 'gone', instanceId: 'gone-1', port: 1 }];
    const system = await bff.call('GET', '/api/v1/system', operator);
    const letters = await bff.call('GET', '/api/v1/system/dead-letters', operator);
    bff.registry.instances = all;
    expect(system.body.unavailable).toEqual(['bff', 'gone']);
    expect(letters).toMatchObject({ status: 200, body: { unavailable: ['gone'] } });
  });

  test('dead letters of all services come page by page, each once', async () => {
    for (const pageSize of [1, 2, 3, 100]) {
      const found: string[] = [];
      let token = '';
      do {
        const query = new URLSearchParams({ pageSize: String(pageSize), ...(token && { pageToken: token }) });
        const { body } = await bff.call('GET', `/api/v1/system/dead-letters?${query}`, operator);
        expect(body.deadLetters.length).toBeLessThanOrEqual(pageSize);
        found.push(
          ...body.deadLetters.map(({ service, id }: { service: string; id: string }) => `${service}/${id}`),
        );
        token = body.nextPageToken;
      } while (token !== '');
      expect(found).toEqual([
        'ledger/letter-1',
        'ledger/letter-2',
        'user/letter-1',
        'user/letter-2',
        'user/letter-3',
      ]);
    }
  });

  test('a dead letter is redriven or discarded where it lies', async () => {
    const send = (path: string) => bff.call('POST', `/api/v1/system/dead-letters/${path}`, operator);
    expect(await send('ledger/letter-1/redrive')).toMatchObject({ status: 200, body: { handledCount: 2 } });
    expect(await send('ledger/letter-1/discard')).toMatchObject({ status: 200, body: { handledCount: 1 } });
    expect(await send('ledger/nothing/redrive')).toMatchObject({
      status: 404,
      body: { reason: 'DEAD_LETTER_NOT_FOUND' },
    });
    for (const service of ['unknown', 'bff', '__proto__', '127.0.0.1%3A22']) {
      expect(await send(`${service}/x/redrive`), service).toMatchObject({
        status: 404,
        body: { reason: 'SERVICE_NOT_FOUND' },
      });
    }
    expect((await bff.call('GET', '/api/v1/system/dead-letters?pageToken=x', operator)).status).toBe(400);
  });
});

test('the API describes itself to anyone', async () => {
  const { status, body } = await bff.call('GET', '/api/openapi.json');
  expect([status, body.openapi]).toEqual([200, '3.0.3']);
  expect(body.paths).toHaveProperty('/api/v1/sessions/refresh');
});
