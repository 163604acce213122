import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, expectStatus, startSystem, type SystemUnderTest, Visitor } from '../harness';

let system: SystemUnderTest;
let operator: Visitor;

beforeAll(async () => {
  system = await startSystem();
  operator = await Visitor.signedIn(system.gatewayUrl, await system.operatorCredentials());
});
afterAll(() => system?.stop());

describe('the system page', () => {
  it('tells an operator of every service and how its delivery stands', async () => {
    const answer = await operator.request<unknown>('GET', '/api/v1/system');
    const text = JSON.stringify(expectStatus(answer, 200));
    for (const service of ['user', 'bff']) expect(text).toContain(`"${service}"`);
  });

  it.each([
    ['GET', '/api/v1/system'],
    ['GET', '/api/v1/system/dead-letters'],
    ['POST', `/api/v1/system/dead-letters/user/${randomUUID()}/redrive`],
    ['POST', `/api/v1/system/dead-letters/user/${randomUUID()}/discard`],
  ])('%s %s is for operators alone', async (method, path) => {
    const visitor = await Visitor.signUp(system.gatewayUrl);
    expectProblem(await visitor.request(method, path), 403);
  });

  it.each([
    ['a dead letter that does not exist', () => `user/${randomUUID()}`],
    ['an id that is none', () => 'user/garbage'],
    ['a service that does not exist', () => `paragliders/${randomUUID()}`],
    ['a service with an odd name', () => `..%2f..%2f/${randomUUID()}`],
  ])('answers a redrive of %s with a 4xx', async (_, target) => {
    expectProblem(
      await operator.request('POST', `/api/v1/system/dead-letters/${target()}/redrive`),
      400,
      404,
    );
  });
});
