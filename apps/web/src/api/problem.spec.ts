import { describe, expect, it } from 'vitest';
import { readProblem } from './problem';

function failed(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers });
}

describe('reading a failed response', () => {
  it('keeps what the problem details say', async () => {
    const body = {
      type: 'about:blank',
      title: 'Invalid request',
      status: 400,
      detail: 'Two members are not valid.',
      reason: 'INVALID_ARGUMENT',
      errors: [{ field: 'email', message: 'must be an email address' }],
      requestId: 'r-1',
    };
    const problem = await readProblem(failed(400, JSON.stringify(body)));

    expect(problem).toMatchObject({
      status: 400,
      title: 'Invalid request',
      message: 'Two members are not valid.',
      reason: 'INVALID_ARGUMENT',
      fieldErrors: [{ field: 'email', message: 'must be an email address' }],
      requestId: 'r-1',
    });
  });

  it.each(['', '<html>Bad gateway</html>', 'null', '[]', '{"errors":{"a":1},"title":7}'])(
    'is left with the status when the body is %j',
    async (body) => {
      const problem = await readProblem(failed(502, body));

      expect(problem).toMatchObject({ status: 502, message: 'The server answered 502', reason: 'UNKNOWN' });
      expect(problem.fieldErrors).toEqual([]);
    },
  );

  it('leaves out field errors that are not whole', async () => {
    const errors = [
      null,
      { field: 'email' },
      { message: 'bad' },
      { field: 'password', message: 'too short' },
    ];
    const problem = await readProblem(failed(400, JSON.stringify({ errors })));

    expect(problem.fieldErrors).toEqual([{ field: 'password', message: 'too short' }]);
  });

  it('reads Retry-After in seconds and ignores its other form', async () => {
    expect((await readProblem(failed(429, '{}', { 'retry-after': '12' }))).retryAfterSeconds).toBe(12);
    const date = { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' };
    expect((await readProblem(failed(429, '{}', date))).retryAfterSeconds).toBeUndefined();
  });
});
