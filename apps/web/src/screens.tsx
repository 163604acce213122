import type { ReactNode } from 'react';
import { HomePage } from './home';
import { LiveBadge, LiveOrders } from './live';
import { OrderHistoryPage, OrderPage } from './orders';
import { ProductsPage } from './products';
import type { Screen } from './screen';

/** Where a signed-in user can go, in the order of the menu. */
export const screens: readonly Screen[] = [
  { path: '/', page: <HomePage />, menuTitle: 'Home' },
  { path: '/products', page: <ProductsPage />, menuTitle: 'Products' },
  { path: '/orders', page: <OrderHistoryPage />, menuTitle: 'Orders' },
  { path: '/orders/:orderId', page: <OrderPage /> },
];

/** What every screen stands in. */
export function ScreenContext({ children }: { children: ReactNode }) {
  return <LiveOrders>{children}</LiveOrders>;
}

/** What the top of every screen says beside the menu. */
export function ScreenStatus() {
  return <LiveBadge />;
}
