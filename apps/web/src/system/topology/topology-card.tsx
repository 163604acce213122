import { useId, useRef, useState } from 'react';
import { Card } from '../../ui';
import type { System } from '../system';
import { useWidth } from '../use-width';
import { layOut } from './layout';
import { NodeDetail } from './node-detail';
import type { PlacedNode } from './placed';
import { TopologyLines } from './topology-lines';
import { TopologyNode } from './topology-node';

/** What runs and how it hangs together, drawn from what the services say of themselves. */
export function TopologyCard({ system, isStale }: { system: System; isStale: boolean }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [chosenId, choose] = useState<string>();
  const [pointedId, pointAt] = useState<string>();
  const detailId = useId();
  const nodes = useRef<HTMLUListElement>(null);
  const layout = width > 0 ? layOut(system.services, width) : undefined;
  const chosen = layout?.nodes.find(({ id }) => id === chosenId);
  const active = pointedId ?? chosen?.id;

  /** Leads back to the node that was pressed: the button that closes goes away with the detail. */
  function close() {
    nodes.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    choose(undefined);
  }

  return (
    <Card title="What runs" action={<Legend />}>
      <div
        ref={ref}
        className={isStale ? 'topology stale' : 'topology'}
        style={{ height: layout?.height ?? 420 }}
      >
        {layout && (
          <>
            <TopologyLines layout={layout} system={system} active={active} />
            <ul ref={nodes} className="topology-nodes" aria-label="What runs">
              {layout.nodes.map((node) => (
                <li key={node.id} className="topology-place" style={placeOf(node)}>
                  <TopologyNode
                    node={node}
                    system={system}
                    isChosen={node.id === chosenId}
                    detailId={detailId}
                    onChoose={() => choose(node.id === chosenId ? undefined : node.id)}
                    onPoint={(isPointed) => pointAt(isPointed ? node.id : undefined)}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div id={detailId} aria-live="polite">
        {chosen && <NodeDetail node={chosen} system={system} onClose={close} />}
      </div>
    </Card>
  );
}

function placeOf({ x, y, width, height }: PlacedNode) {
  return { transform: `translate(${x}px, ${y}px)`, width, height };
}

function Legend() {
  return (
    <p className="legend muted small" aria-hidden="true">
      <span className="legend-calls">calls</span>
      <span className="legend-events">events</span>
    </p>
  );
}
