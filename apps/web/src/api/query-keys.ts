/** Every key of the query cache, in one place because a changed order touches several of them. */
export const queryKeys = {
  home: ['home'],
  products: ['products'],
  orders: ['orders'],
  orderHistory: ['orders', 'history'],
  order: (orderId: string) => ['orders', 'detail', orderId],
} as const;
