export type { Order, OrderItem } from './order';
export { noteOrder, publishOrder, refreshLists } from './order-cache';
export { OrderHistoryPage } from './order-history-page';
export { OrderList } from './order-list';
export { OrderPage } from './order-page';
export { usePlaceOrder } from './order-queries';
