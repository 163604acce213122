export type { Order, OrderItem } from './order';
export { noteOrder, publishOrder, refreshLists } from './order-cache';
export { OrderHistoryPage } from './order-history-page';
export { orderKeys } from './order-keys';
export { OrderList } from './order-list';
export { OrderListLoading } from './order-list-loading';
export { orderNews } from './order-news';
export { OrderPage } from './order-page';
export { useOrderHistory, usePlaceOrder } from './order-queries';
