import { stateOf } from '../overview/service-state';
import type { System } from '../system';
import { serviceId } from './layout';
import type { Layout, PlacedLine } from './placed';
import { roundedPath } from './rounded-path';

interface TopologyLinesProps {
  layout: Layout;
  system: System;
  /** The node whose lines stand out. */
  active: string | undefined;
}

/** The lines between nodes. They say nothing to a screen reader: what a node calls and hears is told with the node. */
export function TopologyLines({ layout, system, active }: TopologyLinesProps) {
  const down = new Set(
    system.services
      .filter((service) => ['gone', 'silent'].includes(stateOf(service, system)))
      .map(({ name }) => serviceId(name)),
  );
  const standsOut = ({ from, to }: PlacedLine) => from === active || to === active;
  // Those that stand out are drawn over the others.
  const lines = layout.lines.toSorted((a, b) => Number(standsOut(a)) - Number(standsOut(b)));
  return (
    <svg
      className={active === undefined ? 'topology-lines' : 'topology-lines has-active'}
      width={layout.width}
      height={layout.height}
      aria-hidden="true"
    >
      {lines.map((line) => (
        <g
          key={line.id}
          className={[
            'line',
            line.kind === 'calls' ? 'line-calls' : 'line-events',
            (down.has(line.to) || down.has(line.from)) && 'line-down',
            standsOut(line) && 'line-active',
          ]
            .filter(Boolean)
            .join(' ')}
        >
          <path d={roundedPath(line.points)} fill="none" />
          <path className="line-head" d="M0 0C-4.5-4-4.5-8 0-12 4.5-8 4.5-4 0 0Z" transform={headOf(line)} />
        </g>
      ))}
    </svg>
  );
}

/** A leaf at the end of a line, its tip where the line ends. */
function headOf({ points }: PlacedLine): string {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.findLast(({ x, y }) => x !== end.x || y !== end.y) ?? end;
  const degrees = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI - 90;
  return `translate(${end.x} ${end.y}) rotate(${degrees})`;
}
