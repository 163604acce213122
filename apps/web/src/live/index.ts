export { LiveBadge } from './live-badge';
export { LiveOrders } from './live-orders';
