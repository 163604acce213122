import { rowGap, type PlacedLine, type PlacedNode } from './placed';
import type { Point } from './rounded-path';

/** Along the edges of the diagram: calls pass rows at the left, events at the right. */
const leftPost = 6;
const rightPostInset = 6;
/** Above a row, below a row: where lines turn to the side. */
const callRail = rowGap / 3;
const eventRail = rowGap / 3;
/** Where on its lower edge a card lets events out, calls out, events in. */
const ports = { publishes: 0.32, calls: 0.5, consumes: 0.68 } as const;

export interface LineRouter {
  /** Between two nodes of the rows. */
  call(from: string, to: string): PlacedLine;
  /** Between a node of the rows and the bus. */
  events(of: string, kind: 'publishes' | 'consumes'): PlacedLine;
}

/** Leads lines between nodes that stand in rows with {@link rowGap} between them, and a bus below them all. */
export function lineRouter(
  rows: readonly (readonly PlacedNode[])[],
  bus: PlacedNode,
  width: number,
): LineRouter {
  const places = new Map(
    rows.flatMap((nodes, row) => nodes.map((node, column) => [node.id, { node, row, column }] as const)),
  );
  const tops = rows.map((nodes) => Math.min(...nodes.map(({ y }) => y)));
  const bottoms = rows.map((nodes) => Math.max(...nodes.map(({ y, height }) => y + height)));
  const place = (id: string) => {
    const found = places.get(id);
    if (found === undefined) throw new Error(`There is no node ${id}`);
    return found;
  };
  const railAbove = (row: number) => (tops[row] ?? 0) - callRail;
  const railBelow = (row: number) => (bottoms[row] ?? 0) + eventRail;

  function callPoints(from: string, to: string): Point[] {
    const caller = place(from);
    const callee = place(to);
    if (caller.row === callee.row && callee.column === caller.column + 1) {
      const y = caller.node.y + caller.node.height / 2;
      return [
        { x: caller.node.x + caller.node.width, y },
        { x: callee.node.x, y },
      ];
    }
    const out = foot(caller.node, ports.calls);
    const into = { x: middle(callee.node), y: callee.node.y };
    // The rail above the row behind the caller's; behind the last row it is just above the bus.
    const firstRail = caller.row + 1 < rows.length ? railAbove(caller.row + 1) : bus.y - callRail;
    if (callee.row === caller.row + 1)
      return [out, { x: out.x, y: firstRail }, { x: into.x, y: firstRail }, into];
    const lastRail = callee.row === 0 ? railBelow(0) : railAbove(callee.row);
    const end = callee.row === 0 ? foot(callee.node, ports.calls) : into;
    return [
      ...[out, { x: out.x, y: firstRail }, { x: leftPost, y: firstRail }],
      ...[{ x: leftPost, y: lastRail }, { x: end.x, y: lastRail }, end],
    ];
  }

  function eventPoints(of: string, port: number): Point[] {
    const { node, row } = place(of);
    const start = foot(node, port);
    if (row === rows.length - 1) return [start, { x: start.x, y: bus.y }];
    const post = width - rightPostInset;
    const rail = railBelow(row);
    return [start, { x: start.x, y: rail }, { x: post, y: rail }, { x: post, y: bus.y }];
  }

  return {
    call: (from, to) => ({
      id: `${from} calls ${to}`,
      kind: 'calls',
      from,
      to,
      points: callPoints(from, to),
    }),
    events(of, kind) {
      const points = eventPoints(of, ports[kind]);
      return kind === 'publishes'
        ? { id: `${of} publishes`, kind, from: of, to: bus.id, points }
        : { id: `${of} consumes`, kind, from: bus.id, to: of, points: points.toReversed() };
    },
  };
}

function middle({ x, width }: PlacedNode): number {
  return x + width / 2;
}

function foot({ x, y, width, height }: PlacedNode, port: number): Point {
  return { x: x + width * port, y: y + height };
}
