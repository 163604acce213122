import type { Service } from '../system';
import { callGraphOf } from './graph';
import { lineRouter } from './lines';
import { heights, maxInstanceLines, rowGap, type Layout, type NodeKind, type PlacedNode } from './placed';

const minCardWidth = 176;
const maxCardWidth = 290;
const columnGap = 32;
/** Beside the cards, for lines that pass a row: calls at the left, events at the right. */
const sideRoom = 20;
/** The first row takes the browser, those at the door and what is shared only if each has as much. */
const minFirstWidth = 150;
const maxFirstWidth = 220;

export type DrawnService = Pick<
  Service,
  'name' | 'calls' | 'publishes' | 'consumes' | 'database' | 'instances'
>;

interface NodeSpec {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly height: number;
}

interface RowSpec {
  readonly nodes: readonly NodeSpec[];
  /** How many would fill it: more than it has in the last row of a tier. Undefined for the first row of a wide diagram. */
  readonly places: number | undefined;
}

export const serviceId = (name: string): string => `service/${name}`;

const shared: readonly NodeSpec[] = [
  { id: 'registry', kind: 'registry', name: 'registry', height: heights.small },
  { id: 'settings', kind: 'settings', name: 'settings', height: heights.small },
];

/**
 * Lays out services, and what they share, in a width. At the top the browser and, while tiers have but one, the services
 * behind the door, with the registry and the settings at the far end; then a row for each tier, or several where they do not
 * fit; the bus below all. Calls come from above and pass rows at the left, events leave below and pass rows at the right, so
 * no line runs across a node.
 */
export function layOut(services: readonly DrawnService[], width: number): Layout {
  const byName = new Map(services.map((service) => [service.name, service]));
  const { tiers, calls } = callGraphOf(services);
  const columns = Math.max(1, Math.floor((width - 2 * sideRoom + columnGap) / (minCardWidth + columnGap)));
  const tierNodes = tiers.map((tier) => tier.map((name) => serviceNode(name, byName.get(name))));

  const rows: RowSpec[] = [];
  const browser: NodeSpec = { id: 'browser', kind: 'browser', name: 'browser', height: heights.small };
  // A tier of one at the end is where the work is done, unless it is all there is behind the door.
  const alone = tierNodes.findIndex((tier) => tier.length > 1);
  const doors = tierNodes.slice(0, alone === -1 ? Math.max(tierNodes.length - 1, 0) : alone).flat();
  const others = tierNodes.slice(doors.length);
  const isWide = firstRowWidth(width, 1 + doors.length + shared.length) >= minFirstWidth;
  if (isWide) rows.push({ nodes: [browser, ...doors, ...shared], places: undefined });
  else rows.push(...[browser, ...doors].map((node) => ({ nodes: [node], places: 1 })));
  for (const tier of others) {
    const perRow = Math.ceil(tier.length / Math.ceil(tier.length / columns));
    for (let start = 0; start < tier.length; start += perRow) {
      rows.push({ nodes: tier.slice(start, start + perRow), places: perRow });
    }
  }

  const placedRows: PlacedNode[][] = [];
  let y = 0;
  for (const row of rows) {
    const placed =
      row.places === undefined
        ? placeFirstRow(row.nodes, y, width)
        : placeInMiddle(row.nodes, row.places, y, width);
    placedRows.push(placed);
    y = Math.max(...placed.map((node) => node.y + node.height)) + rowGap;
  }
  const bus: PlacedNode = { id: 'bus', kind: 'bus', name: 'bus', x: 0, y, width, height: heights.bus };
  y += heights.bus;
  const below = isWide ? [] : placeBelow(y + columnGap / 2, width);
  const height = Math.max(y, ...below.map((node) => node.y + node.height));

  const router = lineRouter(placedRows, bus, width);
  const atTheDoor = tiers[0]?.filter((name) => calls.some(({ from }) => from === name)) ?? [];
  const lines = [
    ...atTheDoor.map((name) => router.call('browser', serviceId(name))),
    ...calls.map(({ from, to }) => router.call(serviceId(from), serviceId(to))),
    ...services.flatMap(({ name, publishes, consumes }) => [
      ...(publishes.length > 0 ? [router.events(serviceId(name), 'publishes')] : []),
      ...(consumes.length > 0 ? [router.events(serviceId(name), 'consumes')] : []),
    ]),
  ];
  return { width, height, nodes: [...placedRows.flat(), bus, ...below], lines };
}

function serviceNode(name: string, service: DrawnService | undefined): NodeSpec {
  const lines = Math.max(1, Math.min(service?.instances.length ?? 0, maxInstanceLines));
  const foot = service?.database ? heights.database : heights.noDatabase;
  return {
    id: serviceId(name),
    kind: 'service',
    name,
    height: heights.head + lines * heights.instance + foot,
  };
}

/** How wide each of the first row may be. */
function firstRowWidth(width: number, count: number): number {
  return Math.min(maxFirstWidth, (width - columnGap * (count - 1)) / count);
}

/** The first row keeps its ends: those at the door from the left, what is shared at the right. */
function placeFirstRow(nodes: readonly NodeSpec[], y: number, width: number): PlacedNode[] {
  const cardWidth = firstRowWidth(width, nodes.length);
  const tallest = Math.max(...nodes.map(({ height }) => height));
  const firstShared = nodes.length - shared.length;
  return nodes.map((node, index) => {
    const fromEnd = nodes.length - index;
    const x =
      index < firstShared
        ? index * (cardWidth + columnGap)
        : width - fromEnd * cardWidth - (fromEnd - 1) * (columnGap / 2);
    return { ...node, x, y: y + (tallest - node.height) / 2, width: cardWidth };
  });
}

function placeInMiddle(nodes: readonly NodeSpec[], places: number, y: number, width: number): PlacedNode[] {
  const room = width - 2 * sideRoom;
  const cardWidth = Math.min(maxCardWidth, (room - columnGap * (places - 1)) / places);
  const start = (width - (nodes.length * (cardWidth + columnGap) - columnGap)) / 2;
  // In line at their feet, where events leave.
  const height = Math.max(...nodes.map((node) => node.height));
  return nodes.map((node, index) => ({
    ...node,
    ...{ x: start + index * (cardWidth + columnGap), y, width: cardWidth, height },
  }));
}

/** What is shared, below the bus: beside each other, or one below the other on a phone. */
function placeBelow(y: number, width: number): PlacedNode[] {
  if (width >= 2 * minCardWidth + columnGap) return placeInMiddle(shared, shared.length, y, width);
  return shared.flatMap((node, index) =>
    placeInMiddle([node], 1, y + index * (node.height + columnGap / 2), width),
  );
}
