import { expect, test } from 'vitest';
import { orderIdIn } from './order-id';

const id = '8794f9d2-907c-4486-a1ba-6fe083f55a71';

test.each([id, ` ${id}\n`, id.toUpperCase(), `http://localhost:8080/orders/${id}?x=1`])(
  'an order is found in %j',
  (text) => {
    expect(orderIdIn(text)).toBe(id);
  },
);

test.each(['', 'order', id.slice(1, 20)])('no order is found in %j', (text) => {
  expect(orderIdIn(text)).toBeUndefined();
});
