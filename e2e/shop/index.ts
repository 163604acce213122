export { CREDIT_LIMIT, products, some } from './api';
export type { Home, Item, Money, Order, OrderPage, OrderStatus } from './api';
export { deadLettersOf, untilDelivered } from './delivery';
export { OrderStream, StreamRefusedError, type StreamEvent } from './order-stream';
export { Shopper } from './shopper';
