import type { ReactNode } from 'react';

interface EmptyProps {
  title: string;
  /** A picture; says nothing to a screen reader. */
  picture?: ReactNode;
  /** What to do about it, beside words. */
  children: ReactNode;
}

/** What stands where there is nothing yet. */
export function Empty({ title, picture, children }: EmptyProps) {
  return (
    <div className="empty">
      {picture}
      <h2>{title}</h2>
      {children}
    </div>
  );
}
