import type { Span } from './span';

/** `bus`: sent to it; `inbox`: taken from it and handled; `reply`: the first caller has its answer. */
export type HopKind = 'http' | 'grpc' | 'commit' | 'outbox' | 'bus' | 'inbox' | 'reply' | 'other';

/** A statement to a database, in a few words. */
export interface Statement {
  readonly summary: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly error: string | null;
}

/** One step of an order's way. Times are milliseconds after the first. */
export interface Hop {
  readonly id: string;
  readonly kind: HopKind;
  readonly service: string;
  readonly instanceId: string;
  /** What the service does there, as it goes on after its name: `handles OrderPlaced`. */
  readonly action: string;
  readonly startMs: number;
  readonly durationMs: number;
  /** Why it failed; null when it did not. */
  readonly error: string | null;
  /** How long what it is about waited before, and where; null when it did not. */
  readonly wait: Wait | null;
  /** Of an event that it puts in the outbox, sends or handles; else empty. */
  readonly event: string;
  readonly statements: readonly Statement[];
  readonly attributes: Span['attributes'];
  readonly children: readonly Hop[];
}

export interface Wait {
  readonly startMs: number;
  readonly durationMs: number;
  /** As it goes on after "waits": `in the outbox of order`. */
  readonly where: string;
}
