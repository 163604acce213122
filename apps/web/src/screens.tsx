import type { ReactNode } from 'react';
import { HomePage } from './home';
import { LiveBadge, LiveOrders, LiveStrip } from './live';
import { OrderHistoryPage, OrderPage } from './orders';
import { ProductsPage } from './products';
import type { Screen } from './screen';
import { systemScreen } from './system-screen';

/** Where a signed-in user can go, in the order of the menu. */
export const screens: readonly Screen[] = [
  { path: '/', page: <HomePage />, menu: { title: 'Home', icon: 'home' } },
  { path: '/products', page: <ProductsPage />, menu: { title: 'Products', icon: 'products' } },
  { path: '/orders', page: <OrderHistoryPage />, menu: { title: 'Orders', icon: 'orders' } },
  { path: '/orders/:orderId', page: <OrderPage /> },
  systemScreen,
];

/** What every screen stands in. */
export function ScreenContext({ children }: { children: ReactNode }) {
  return <LiveOrders>{children}</LiveOrders>;
}

/** What the top of every screen says beside the menu. */
export function ScreenStatus() {
  return <LiveBadge />;
}

/** What stands across the top of every screen for as long as it has something to say. */
export function ScreenNotice() {
  return <LiveStrip />;
}
