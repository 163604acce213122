import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cookieOf,
  expectProblem,
  expectStatus,
  startSystem,
  type SystemUnderTest,
  TokenForge,
  Visitor,
} from '../harness';

let system: SystemUnderTest;
let forge: TokenForge;
let visitor: Visitor;

beforeAll(async () => {
  system = await startSystem();
  visitor = await Visitor.signUp(system.gatewayUrl);
  forge = await TokenForge.of(system);
});
afterAll(() => system?.stop());

const anyone = () => new Visitor(system.gatewayUrl);

describe('signing up', () => {
  it('with an address that is taken is refused, whatever its case', async () => {
    for (const email of [visitor.email, visitor.email.toUpperCase()]) {
      const body = { email, password: 'another password', displayName: 'Eve' };
      const problem = expectProblem(await anyone().request('POST', '/api/v1/users', { body }), 409);
      expect(problem.reason).toBe('EMAIL_TAKEN');
    }
  });

  it('by many at once with one address opens one account', async () => {
    const body = {
      email: `${randomUUID()}@example.com`,
      password: 'correct horse battery',
      displayName: 'Ada',
    };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => anyone().request('POST', '/api/v1/users', { body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('does not answer with the password', async () => {
    const body = {
      email: `${randomUUID()}@example.com`,
      password: 'a password to look for',
      displayName: 'Ada',
    };
    const answer = await anyone().request('POST', '/api/v1/users', { body });
    expectStatus(answer, 201);
    expect(answer.text).not.toContain('a password to look for');
  });
});

describe('signing in', () => {
  it('with another case of the address works', async () => {
    await Visitor.signedIn(system.gatewayUrl, {
      email: visitor.email.toUpperCase(),
      password: visitor.password,
    });
  });

  it('answers the same whether the account or the password is wrong', async () => {
    const wrongPassword = { email: visitor.email, password: 'not the password' };
    const wrongEmail = { email: `${randomUUID()}@example.com`, password: 'not the password' };
    const problems = await Promise.all(
      [wrongPassword, wrongEmail].map(async (body) =>
        expectProblem(await anyone().request('POST', '/api/v1/sessions', { body }), 401),
      ),
    );
    expect(problems[0]).toMatchObject({ title: problems[1]!.title, detail: problems[1]!.detail });
  });

  it('fails with 429 and a Retry-After once an account had ten failures, and other accounts go on', async () => {
    const [target, other] = [anyone(), anyone()];
    await Promise.all([target.register(), other.register()]);
    const wrong = { body: { email: target.email, password: 'not the password' } };
    for (let failure = 0; failure < 10; failure++) {
      expectProblem(await anyone().request('POST', '/api/v1/sessions', wrong), 401);
    }
    const right = { body: { email: target.email, password: target.password } };
    for (const attempt of [wrong, right]) {
      const refused = await anyone().request('POST', '/api/v1/sessions', attempt);
      expectProblem(refused, 429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await other.signIn();
  });
});

describe('the refresh token', () => {
  it('is in a cookie that scripts and other sites do not get, and nowhere else', async () => {
    const { email, password } = visitor;
    const answer = await anyone().request('POST', '/api/v1/sessions', { body: { email, password } });
    expect(Object.keys(expectStatus(answer, 201) as object).sort()).toEqual(['accessToken', 'expiresIn']);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/;\s*HttpOnly/i);
    expect(cookie).toMatch(/;\s*SameSite=(Strict|Lax)/i);
    const token = cookieOf(answer).split('=')[1]!;
    expect(answer.text).not.toContain(token);
  });

  it('is good for a new access token and its own successor', async () => {
    const session = await Visitor.signedIn(system.gatewayUrl, visitor);
    const refreshed = await refresh(session.cookie);
    const { accessToken } = expectStatus(refreshed, 200);
    session.accessToken = accessToken;
    await session.home();
    expect(cookieOf(refreshed)).not.toBe(session.cookie);
  });

  it('that comes a second time is refused, and its whole family with it', async () => {
    const session = await Visitor.signedIn(system.gatewayUrl, visitor);
    const successor = cookieOf(await refresh(session.cookie));
    expectProblem(await refresh(session.cookie), 401);
    expectProblem(await refresh(successor), 401);
  });

  it('of another sign-in outlives a revoked family', async () => {
    const [one, other] = await Promise.all([
      Visitor.signedIn(system.gatewayUrl, visitor),
      Visitor.signedIn(system.gatewayUrl, visitor),
    ]);
    await refresh(one.cookie);
    expectProblem(await refresh(one.cookie), 401);
    expect((await refresh(other.cookie)).status).toBe(200);
  });

  it('is worth nothing after signing out, which succeeds again and again', async () => {
    const session = await Visitor.signedIn(system.gatewayUrl, visitor);
    for (let time = 0; time < 2; time++) {
      const answer = await session.request('DELETE', '/api/v1/sessions/current', {
        headers: { cookie: session.cookie },
      });
      expect(answer.status).toBe(204);
    }
    expectProblem(await refresh(session.cookie), 401);
  });

  it('that is missing, unknown or garbage is refused', async () => {
    const { cookie } = await Visitor.signedIn(system.gatewayUrl, visitor);
    const name = cookie.split('=')[0]!;
    expectProblem(await anyone().request('POST', '/api/v1/sessions/refresh'), 401);
    for (const value of ['', 'x', 'A'.repeat(43), '%00', '%E0%A4%A', '"quoted"', 'é'.repeat(20)]) {
      expectProblem(await refresh(`${name}=${encodeURIComponent(value)}`), 400, 401);
    }
  });

  it.each([
    ['an Origin of another site', { origin: 'https://evil.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ])('is not used for a request with %s', async (_, headers) => {
    const session = await Visitor.signedIn(system.gatewayUrl, visitor);
    expectProblem(await refresh(session.cookie, headers), 403);
    const deleted = await session.request('DELETE', '/api/v1/sessions/current', {
      headers: { cookie: session.cookie, ...headers },
    });
    expectProblem(deleted, 403);
    expect((await refresh(session.cookie)).status).toBe(200);
  });

  it("is used for a request of the system's own pages", async () => {
    const session = await Visitor.signedIn(system.gatewayUrl, visitor);
    const headers = { origin: system.gatewayUrl, 'sec-fetch-site': 'same-origin' };
    expect((await refresh(session.cookie, headers)).status).toBe(200);
  });
});

describe('an access token', () => {
  it('of this system lets its owner in', async () => {
    visitor.accessToken = await forge.sign({ sub: visitor.userId });
    expect((await visitor.home()).user?.id).toBe(visitor.userId);
  });

  const claims = () => ({ sub: visitor.userId });
  it.each<[string, () => Promise<string> | string]>([
    ['is missing', () => ''],
    ['is not one', () => 'Bearer garbage'],
    ['is of another scheme', async () => `Basic ${await forge.sign(claims())}`],
    ['has expired', async () => `Bearer ${await forge.sign({ ...claims(), expiresInSeconds: -30 })}`],
    ['is for another audience', async () => `Bearer ${await forge.sign({ ...claims(), aud: 'elsewhere' })}`],
    ['is from another issuer', async () => `Bearer ${await forge.sign({ ...claims(), iss: 'elsewhere' })}`],
    ['has an unknown role', async () => `Bearer ${await forge.sign({ ...claims(), role: 'admin' })}`],
    [
      'is signed with another key of the same name',
      async () => `Bearer ${await forge.sign(claims(), await foreignKey())}`,
    ],
    ['was changed', async () => `Bearer ${changed(await forge.sign(claims()))}`],
    ['has lost its signature', async () => `Bearer ${(await forge.sign(claims())).replace(/[^.]*$/, '')}`],
    ['says that it needs no signature', () => `Bearer ${unsigned(claims())}`],
    ['is far too long', () => `Bearer ${'a'.repeat(6_000)}`],
  ])('that %s gets 401 and is told how to authenticate', async (_, authorization) => {
    const headers: Record<string, string> = { authorization: await authorization() };
    if (headers.authorization === '') delete headers.authorization;
    for (const [method, path] of [
      ['GET', '/api/v1/home'],
      ['GET', '/api/v1/system'],
    ] as const) {
      const answer = await anyone().request(method, path, { headers });
      expectProblem(answer, 401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });
});

function refresh(cookie: string, headers: Record<string, string> = {}) {
  return anyone().request<{ accessToken: string }>('POST', '/api/v1/sessions/refresh', {
    headers: { cookie, ...headers },
  });
}

async function foreignKey() {
  return exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey);
}

/** The token with another subject in it. */
function changed(token: string): string {
  const [header, payload, signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...claims, sub: randomUUID() })).toString('base64url');
  return [header, other, signature].join('.');
}

function unsigned({ sub }: { sub: string }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `${part({ alg: 'none', typ: 'at+jwt' })}.${part({ sub, role: 'operator', iss: 'trellis', aud: 'trellis', exp })}.`;
}
