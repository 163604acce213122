import type { ReactNode } from 'react';
import { PatternPicture } from '../art';
import { Brand } from './brand';

interface EntryPageProps {
  title: string;
  /** The browser tab's title, when it is not the same. */
  tabTitle?: string;
  subtitle?: string;
  children: ReactNode;
}

/** A page outside the shop: one thing to do, beside a picture. */
export function EntryPage({ title, tabTitle = title, subtitle, children }: EntryPageProps) {
  return (
    <div className="entry">
      <title>{`${tabTitle} · Trellis`}</title>
      <main className="entry-main">
        <Brand />
        <div className="entry-body">
          <header>
            <h1>{title}</h1>
            {subtitle && <p className="muted">{subtitle}</p>}
          </header>
          {children}
        </div>
      </main>
      <div className="entry-picture">
        <PatternPicture name="garden" columns={6} rows={8} />
      </div>
    </div>
  );
}
