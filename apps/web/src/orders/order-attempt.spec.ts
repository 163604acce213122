import { describe, expect, it } from 'vitest';
import { ApiProblem, ConnectionError } from '../api';
import { isUndecided, OrderAttempt, shouldRetryAttempt } from './order-attempt';

function attempt() {
  let made = 0;
  return new OrderAttempt(() => `key-${++made}`);
}
const items = [{ productId: 'p', quantity: 1 }];
const problem = (status: number) => new ApiProblem({ status, title: 'x' });

describe('an attempt to place an order', () => {
  it('keeps its key while the same items are sent again', () => {
    const placing = attempt();
    expect([placing.keyFor(items), placing.keyFor([...items])]).toEqual(['key-1', 'key-1']);
  });

  it('is another attempt when the items change', () => {
    const placing = attempt();
    placing.keyFor(items);
    expect(placing.keyFor([{ productId: 'p', quantity: 2 }])).toBe('key-2');
  });

  it('is another attempt after a clear answer, so that the same order can be placed twice on purpose', () => {
    const placing = attempt();
    placing.keyFor(items);
    placing.settle();
    expect(placing.keyFor(items)).toBe('key-2');
  });

  it.each([
    [new ConnectionError(undefined), true],
    [problem(503), true],
    [problem(500), true],
    [problem(409), true],
    [problem(400), false],
    [problem(422), false],
  ])('may have been placed when %s with the status it carries: %s', (error, expected) => {
    expect(isUndecided(error)).toBe(expected);
  });

  it('is sent again by itself a few times, but never after a refusal', () => {
    expect(shouldRetryAttempt(0, problem(409))).toBe(true);
    expect(shouldRetryAttempt(2, new ConnectionError(undefined))).toBe(true);
    expect(shouldRetryAttempt(3, new ConnectionError(undefined))).toBe(false);
    expect(shouldRetryAttempt(0, problem(422))).toBe(false);
    expect(shouldRetryAttempt(0, problem(500))).toBe(false);
  });
});
