import type { ReactNode } from 'react';

/** One place of the application that a signed-in user can go to. */
export interface Screen {
  /** As the router takes it: `/orders/:orderId`. */
  readonly path: string;
  readonly page: ReactNode;
  /** What the menu calls it; it is not in the menu without. */
  readonly menuTitle?: string;
}
