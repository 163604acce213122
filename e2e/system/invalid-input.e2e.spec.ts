import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectProblem,
  expectStatus,
  RawCalls,
  rawRequest,
  startSystem,
  type SystemUnderTest,
  Visitor,
} from '../harness';

let system: SystemUnderTest;
let visitor: Visitor;
let calls: RawCalls;

beforeAll(async () => {
  system = await startSystem();
  visitor = await Visitor.signUp(system.gatewayUrl);
  calls = new RawCalls(system.gatewayUrl, visitor);
});
afterAll(() => system?.stop());

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
      await calls.post('/api/v1/users', JSON.stringify({ ...valid, ...change })),
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
    expectProblem(await calls.post('/api/v1/sessions', body), 400, 401, 413, 422);
  });
});

describe('a path', () => {
  it.each([
    '/api/v1/nothing',
    '/api/v2/home',
    '/api',
    '/api/',
    '/api/v1//home',
    '/api/v1/%00',
    '/api/v1/%E0%A4%A',
    '/api/v1/%zz',
    '/api/v1/..%2f..%2fsystem',
    `/api/v1/${'a'.repeat(3_000)}`,
  ])('%s answers with a 4xx', async (target) => {
    expectProblem(await calls.get(target), 400, 404, 405, 414);
  });

  it.each([
    ['PUT', '/api/v1/home'],
    ['TRACE', '/api/v1/home'],
    ['GET', '/api/v1/users'],
  ])('with a method that it has not, %s %s, answers with a 4xx', async (method, path) => {
    expectProblem(await calls.withoutBody(method, path), 400, 404, 405);
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
    const answer = await calls.get('/api/v1/home', headers);
    expectStatus(answer, 200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w.-]{1,128}$/);
  });

  it.each<[string, string]>([
    [
      'a header of 100,000 letters',
      `GET /api/v1/home HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(100_000)}\r\n\r\n`,
    ],
    ['a NUL in a header', 'GET /api/v1/home HTTP/1.1\r\nhost: x\r\nx-nul: a\u0000b\r\n\r\n'],
    ['no Host', 'GET /api/v1/home HTTP/1.1\r\nconnection: close\r\n\r\n'],
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
  it('every process is the one that was started, and answers', async () => {
    expect(system.output).not.toMatch(/starts again/);
    expect((await visitor.home()).user?.id).toBe(visitor.userId);
  });
});
