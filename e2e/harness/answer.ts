import { expect } from 'vitest';

/** What the system answered. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: T;
}

/** RFC 9457 problem details, as this system fills them. */
export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly reason?: string;
  readonly errors?: readonly { field: string; message: string }[];
}

export async function toAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parseJson(text) as T };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What would tell a stranger how the system is built. */
const INTERNALS =
  /\bat .+:\d+:\d+|node_modules|\.(ts|js):\d+|prisma|postgres|grpc|nestjs|fastify|undici|\bsql\b|ECONN|127\.0\.0\.1|trellis[._]/i;

/** Holds an answer to be problem details with one of these statuses and with nothing in it of the system's inside. */
export function expectProblem(answer: Answer, ...statuses: readonly number[]): Problem {
  const seen = `${answer.status} ${answer.text.slice(0, 500)}`;
  expect(statuses, seen).toContain(answer.status);
  expect(answer.headers.get('content-type'), seen).toMatch(/^application\/problem\+json/);
  const problem = answer.body as Problem;
  expect(problem, seen).toMatchObject({ status: answer.status, title: expect.any(String) });
  expect(answer.text).not.toMatch(INTERNALS);
  return problem;
}

/** The answer's body, if its status is the expected one. */
export function expectStatus<T>(answer: Answer<T>, status: number): T {
  expect(answer.status, answer.text.slice(0, 500)).toBe(status);
  return answer.body;
}
