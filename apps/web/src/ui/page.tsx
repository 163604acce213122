import { useEffect, useRef, type ReactNode } from 'react';

interface PageProps {
  title: string;
  /** The browser tab's title, when it is not the same. */
  tabTitle?: string;
  subtitle?: ReactNode;
  /** Shown beside the title. */
  action?: ReactNode;
  children: ReactNode;
}

/** A page's frame. Takes the focus when the user comes to it, so that screen readers begin at its heading. */
export function Page({ title, tabTitle = title, subtitle, action, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Not while loading: the browser has just put the focus where a page begins.
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);

  return (
    <>
      <title>{`${tabTitle} · Trellis`}</title>
      <header className="page-header">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {subtitle && <p>{subtitle}</p>}
        </div>
        {action}
      </header>
      {children}
    </>
  );
}
