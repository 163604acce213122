/** The keys of the query cache for orders, in one place because a changed order touches several of them. */
export const orderKeys = {
  orders: ['orders'],
  orderHistory: ['orders', 'history'],
  order: (orderId: string) => ['orders', 'detail', orderId],
} as const;
