export { LiveBadge } from './live-badge';
export { LiveOrders } from './live-orders';
export { LiveStrip } from './live-strip';
