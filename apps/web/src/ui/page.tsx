import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { useLocation, useNavigationType } from 'react-router';

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
  const { key } = useLocation();
  const navigation = useNavigationType();
  const arrive = useEffectEvent(() => {
    // Not at the address that was loaded: there the browser has just put the focus where a page begins.
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
    // Back and forward lead to where the page was left, which the browser knows.
    if (navigation !== 'POP') window.scrollTo(0, 0);
  });
  useEffect(() => arrive(), []);

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
