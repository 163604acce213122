import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { expectProblem, startSystem, Visitor } from '../harness';

it("an order's trace, where nothing keeps traces, is refused and says what to set", async () => {
  const system = await startSystem();
  const operator = await Visitor.signedIn(system.gatewayUrl, await system.operatorCredentials());
  const answer = await operator.request('GET', `/api/v1/system/orders/${randomUUID()}/trace`);
  const problem = expectProblem(answer, 503);
  expect(problem.reason).toBe('TRACE_STORE_MISSING');
  expect(problem.detail).toContain('TRACE_STORE_URL');
});
