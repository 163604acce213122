import { describe, expect, it } from 'vitest';
import { partState, refetchIntervalMs, type Home } from './home';

const whole: Home = {
  user: { id: 'u', email: 'a@example.com', displayName: 'Ada' },
  customer: null,
  orders: [],
  unavailable: [],
  pending: [],
};

describe('home', () => {
  it('tells a part that is down from one that is not there yet', () => {
    expect(partState({ ...whole, pending: ['customer'] }, 'customer')).toBe('pending');
    expect(partState({ ...whole, unavailable: ['customer'] }, 'customer')).toBe('unavailable');
    expect(partState({ ...whole, unavailable: ['orders'] }, 'orders')).toBe('unavailable');
    expect(partState(whole, 'orders')).toBe('ready');
  });

  it('never takes a missing part for a ready one', () => {
    expect(partState(whole, 'customer')).toBe('unavailable');
  });

  it('is read again soon while something is missing, and left alone when all is there', () => {
    expect(refetchIntervalMs({ ...whole, pending: ['customer'] })).toBe(1_000);
    expect(refetchIntervalMs({ ...whole, unavailable: ['orders'] })).toBe(5_000);
    expect(refetchIntervalMs(whole)).toBe(false);
  });
});
