import type { ReactNode } from 'react';

interface LoadingProps {
  /** What is loading, as it goes on after "Loading". */
  what: string;
  /** Its shape. */
  children?: ReactNode;
}

/** Stands in for what is on its way; after four seconds it says that this takes longer than it should. */
export function Loading({ what, children }: LoadingProps) {
  return (
    <div role="status" className="loading stack">
      <span className="visually-hidden">Loading {what}…</span>
      {children}
      <p className="late muted small">This takes longer than usual. Still trying…</p>
    </div>
  );
}
