import { ChooseOrderPage, JourneyPage } from '../order-journey';
import { DeadLettersPage } from './dead-letters/dead-letters-page';
import { OverviewPage } from './overview/overview-page';
import { SettingsPage } from './settings/settings-page';
import type { SystemPart } from './system-part';

/** What operators can look at, in the order of the menu. */
export const systemParts: readonly SystemPart[] = [
  { path: '', page: <OverviewPage />, title: 'Overview' },
  { path: 'orders', page: <ChooseOrderPage />, title: 'Orders' },
  { path: 'orders/:orderId', page: <JourneyPage /> },
  { path: 'dead-letters', page: <DeadLettersPage />, title: 'Dead letters' },
  { path: 'settings', page: <SettingsPage />, title: 'Settings' },
];
