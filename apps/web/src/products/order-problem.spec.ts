import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api';
import { orderProblem } from './order-problem';

const sent = [
  { productId: 'tea', quantity: 1 },
  { productId: 'cup', quantity: 500 },
];
const refusal = (...fields: string[]) =>
  new ApiProblem({
    status: 400,
    title: 'x',
    fieldErrors: fields.map((field) => ({ field, message: 'too many' })),
  });

describe('why an order was not placed', () => {
  it.each(['items[1].quantity', 'items.1.quantity', 'items[1]'])(
    'stands beside the product of %s',
    (field) => {
      const problem = orderProblem(refusal(field), sent);

      expect(problem.byProduct).toEqual({ cup: 'too many' });
      expect(problem.message).toBe('Please check the products marked.');
    },
  );

  it.each(['items', 'items[7].quantity', 'currency'])(
    'is said for the whole order when %s is at fault',
    (field) => {
      expect(orderProblem(refusal(field), sent)).toEqual({ byProduct: {}, message: 'too many' });
    },
  );

  it('is the detail when no member is named, and nothing when nothing failed', () => {
    expect(orderProblem(new ApiProblem({ status: 404, title: 'No such product' }), sent).message).toBe(
      'No such product',
    );
    expect(orderProblem(null, sent)).toEqual({ byProduct: {}, message: undefined });
  });
});
