import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, expectStatus, startSystem, type SystemUnderTest, Visitor } from '../harness';

let system: SystemUnderTest;
let anyone: Visitor;

beforeAll(async () => {
  system = await startSystem();
  anyone = new Visitor(system.gatewayUrl);
});
afterAll(() => system?.stop());

describe('the web application', () => {
  it.each(['/', '/register', '/some/deep/path', '/sign-in?next=%2F'])('answers %s', async (path) => {
    const answer = await anyone.request('GET', path, { headers: { accept: 'text/html' } });
    expectStatus(answer, 200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.text).toContain('<div id="root">');
  });

  it('names assets that exist', async () => {
    const { text } = await anyone.request('GET', '/');
    const assets = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, asset]) => asset!);
    expect(assets.length).toBeGreaterThan(0);
    for (const asset of assets) expect((await anyone.request('GET', asset)).status).toBe(200);
  });

  it.each([
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/%00',
    '/%E0%A4%A',
  ])('does not give files of its surroundings away for %s', async (path) => {
    const answer = await anyone.request('GET', path);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toMatch(/"dependencies"|root:/);
  });
});

describe('every answer', () => {
  it.each(['/', '/api/openapi.json', '/api/v1/home', '/api/nothing'])(
    'carries security headers and a request id: %s',
    async (path) => {
      const { headers } = await anyone.request('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src/);
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors/);
      expect(headers.get('referrer-policy')).toBeTruthy();
      expect(headers.get('x-request-id')).toBeTruthy();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    },
  );

  it('carries the request id that the caller gave', async () => {
    const answer = await anyone.request('GET', '/api/v1/home', {
      headers: { 'x-request-id': 'mine-123' },
    });
    expect(answer.headers.get('x-request-id')).toBe('mine-123');
  });
});

describe('the API document', () => {
  it('is OpenAPI 3, and describes the public surface', async () => {
    const document = expectStatus(
      await anyone.request<{ openapi: string; paths: Record<string, Record<string, Operation>> }>(
        'GET',
        '/api/openapi.json',
      ),
      200,
    );
    expect(document.openapi).toMatch(/^3\.[01]\./);
    expect(operationsOf(document.paths)).toEqual(
      expect.arrayContaining([
        'DELETE /api/v1/sessions/current',
        'GET /api/v1/home',
        'GET /api/v1/system',
        'GET /api/v1/system/dead-letters',
        'POST /api/v1/sessions',
        'POST /api/v1/sessions/refresh',
        'POST /api/v1/system/dead-letters/{service}/{id}/discard',
        'POST /api/v1/system/dead-letters/{service}/{id}/redrive',
        'POST /api/v1/users',
      ]),
    );
  });

  it('refers to nothing that it does not hold, and names each operation once', async () => {
    const { body, text } = await anyone.request<Record<string, unknown>>('GET', '/api/openapi.json');
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = pointer!
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], body);
      expect(target, pointer).toBeDefined();
    }
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operations of Object.values(body.paths as Record<string, Record<string, Operation>>)) {
      for (const operation of Object.values(operations)) {
        expect(Object.keys(operation.responses ?? {}).length).toBeGreaterThan(0);
      }
    }
  });
});

describe('health', () => {
  it('is told without a token', async () => {
    expectStatus(await anyone.request('GET', '/healthz'), 200);
  });
});

describe('too many requests', () => {
  it('of one user are refused with 429 and a Retry-After, and others go on', async () => {
    const [greedy, modest] = await Promise.all([
      Visitor.signUp(system.gatewayUrl),
      Visitor.signUp(system.gatewayUrl),
    ]);
    // A burst of 300 is let through, and 100 a second.
    const answers = await Promise.all(
      Array.from({ length: 800 }, () => greedy.request('GET', '/api/v1/nothing')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(300 - 10);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expectProblem(answer, 429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await modest.home();
  });
});

interface Operation {
  readonly operationId?: string;
  readonly responses?: Record<string, unknown>;
}

function operationsOf(paths: Record<string, Record<string, Operation>>): string[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return operations.sort();
}
