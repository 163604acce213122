import type { Point } from './rounded-path';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `browser` is whoever looks at the page; the last three are what all services share. */
export type NodeKind = 'browser' | 'service' | 'bus' | 'registry' | 'settings';

export interface PlacedNode extends Box {
  /** Unique: `service/order`, `bus`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** Of a service; else the kind. */
  readonly name: string;
}

/** What a line stands for: a call, or events on their way to the bus or from it. */
export type LineKind = 'calls' | 'publishes' | 'consumes';

export interface PlacedLine {
  /** Unique. */
  readonly id: string;
  readonly kind: LineKind;
  /** Ids of nodes, in the direction in which calls or events travel. */
  readonly from: string;
  readonly to: string;
  /** Where it leads along, in right angles. */
  readonly points: readonly Point[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** In reading order. */
  readonly nodes: readonly PlacedNode[];
  readonly lines: readonly PlacedLine[];
}

/** Heights in pixels. The nodes are HTML of the same heights: topology.css has them too. */
export const heights = { small: 64, bus: 60, head: 50, instance: 24, database: 38, noDatabase: 10 } as const;
/** A card shows as many instances; of more it shows one fewer, and how many others there are. */
export const maxInstanceLines = 4;
/** Between rows: room for a rail of events below the one and a rail of calls above the other. */
export const rowGap = 64;
