import type { ReactNode } from 'react';

/** A page of the system's, below its address. */
export interface SystemPart {
  /** As the router takes it, below `/system`; empty for the first. */
  readonly path: string;
  readonly page: ReactNode;
  /** How the menu of the system shows it; it is not in the menu without. */
  readonly title?: string;
}
