import { expect, it } from 'vitest';
import { newTraceparent } from './trace-context';

it('begins a sampled trace of its own each time', () => {
  const [first, second] = [newTraceparent(), newTraceparent()];
  expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(first.slice(3, 35)).not.toBe(second.slice(3, 35));
});
