import type { ReactNode } from 'react';
import type { IconName } from './ui';

/** One place of the application that a signed-in user can go to. */
export interface Screen {
  /** As the router takes it: `/orders/:orderId`. */
  readonly path: string;
  readonly page: ReactNode;
  /** How the menu shows it; it is not in the menu without. */
  readonly menu?: { readonly title: string; readonly icon: IconName };
  /** Others do not see it, and find nothing at its address. Default false. */
  readonly isForOperators?: boolean;
}
