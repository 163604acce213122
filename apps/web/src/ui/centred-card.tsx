import type { ReactNode } from 'react';
import { Brand } from './brand';

/** A page that is one card and nothing else. */
export function CentredCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="centred">
      <title>{`${title} · Trellis`}</title>
      <Brand />
      <div className="card">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
