import { ApiProblem, describeError } from '../api';
import type { OrderItem } from '../orders';

/** Why an order was not placed: beside the products it concerns, and for the order as a whole. */
export interface OrderProblem {
  byProduct: Record<string, string>;
  message: string | undefined;
}

/** Maps members such as `items[1].quantity` back to the product that was sent in that place. */
export function orderProblem(error: unknown, sent: readonly OrderItem[]): OrderProblem {
  const problem: OrderProblem = { byProduct: {}, message: undefined };
  if (error === null || error === undefined) return problem;
  const others: string[] = [];
  for (const { field, message } of error instanceof ApiProblem ? error.fieldErrors : []) {
    const place = /^items(?:\[(\d+)\]|\.(\d+))/.exec(field);
    const productId = place && sent[Number(place[1] ?? place[2])]?.productId;
    if (productId) problem.byProduct[productId] = message;
    else others.push(message);
  }
  const isAllBesideProducts = others.length === 0 && Object.keys(problem.byProduct).length > 0;
  if (others.length > 0) problem.message = others.join(' ');
  else problem.message = isAllBesideProducts ? 'Please check the products marked.' : describeError(error);
  return problem;
}
