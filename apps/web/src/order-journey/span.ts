import type { Schemas } from '../api';

export type Span = Schemas['SpanResponse'];

/** An attribute as text; empty when the span has none of that name. */
export function attribute({ attributes }: Pick<Span, 'attributes'>, name: string): string {
  const value = attributes[name];
  return value === undefined ? '' : String(value);
}

export function endOf({ offsetMs, durationMs }: Pick<Span, 'offsetMs' | 'durationMs'>): number {
  return offsetMs + durationMs;
}
