import type { ReactNode } from 'react';

/** `good` thrives, `wait` is under way, `bad` has failed, `off` is over or at rest. */
export type Tone = 'good' | 'wait' | 'bad' | 'off';

/** A state in a word or two. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone} tone-${tone}`}>{children}</span>;
}
