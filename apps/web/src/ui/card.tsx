import { useId, type ReactNode } from 'react';

interface CardProps {
  title?: string;
  /** Shown beside the title. */
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A section of a page. With a title it is a landmark of that name. */
export function Card({ title, action, className = '', children }: CardProps) {
  const titleId = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={title ? titleId : undefined}>
      {title && (
        <header className="card-header">
          <h2 id={titleId}>{title}</h2>
          {action}
        </header>
      )}
      {children}
    </section>
  );
}
