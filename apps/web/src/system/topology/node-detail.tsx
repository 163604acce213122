import type { ReactNode } from 'react';
import { Badge, Button, DateTime, Fact, Facts, Icon } from '../../ui';
import { instanceWords, stateOf, stateWords } from '../overview/service-state';
import { storeKind } from '../store-words';
import type { Service, Store, System } from '../system';
import type { PlacedNode } from './placed';

interface NodeDetailProps {
  node: PlacedNode;
  system: System;
  onClose: () => void;
}

/** All that is known of the node that was chosen. */
export function NodeDetail({ node, system, onClose }: NodeDetailProps) {
  const service = system.services.find(({ name }) => node.id === `service/${name}`);
  return (
    <section className="node-detail" aria-label={`About ${titles[node.kind] ?? node.name}`}>
      <header>
        <h3>{titles[node.kind] ?? node.name}</h3>
        {service && <StateBadge service={service} system={system} />}
        <Button kind="plain" size="small" className="button-icon" aria-label="Close" onClick={onClose}>
          <Icon name="cross" size={16} />
        </Button>
      </header>
      {service && <ServiceDetail service={service} system={system} />}
      {node.kind === 'bus' && <BusDetail system={system} />}
      {node.kind === 'registry' && (
        <StoreDetail store={system.registry}>
          Every instance registers here once it can answer, and leaves before it stops. Whoever calls a
          service finds its instances here, and goes on with the last known ones while the registry is away.
        </StoreDetail>
      )}
      {node.kind === 'settings' && (
        <StoreDetail store={system.settingsStore}>
          Values that change while the system runs. Every instance hears of a change at once.
        </StoreDetail>
      )}
    </section>
  );
}

const titles: Partial<Record<PlacedNode['kind'], string>> = {
  bus: 'Event bus',
  registry: 'Registry',
  settings: 'Live settings',
};

function StateBadge({ service, system }: { service: Service; system: System }) {
  const { label, tone } = stateWords[stateOf(service, system)];
  return <Badge tone={tone}>{label}</Badge>;
}

function ServiceDetail({ service, system }: { service: Service; system: System }) {
  const { name, instances, calls, publishes, consumes, database } = service;
  const callers = system.services.filter((other) => other.calls.includes(name)).map((other) => other.name);
  return (
    <>
      <ul className="instances">
        {instances.map(({ instanceId, host, port, protocol, version, state, since }) => (
          <li key={instanceId}>
            <Badge tone={instanceWords[state].tone}>{instanceWords[state].label}</Badge>
            <span className="instance-id">{instanceId}</span>
            <span className="muted small">
              {protocol} {host}:{port}, version {version}, since <DateTime iso={since} />
            </span>
          </li>
        ))}
        {instances.length === 0 && <li className="muted">No instance of it has been seen lately.</li>}
      </ul>
      <Facts>
        <Fact name="Called by">{callers.join(', ') || 'none'}</Fact>
        <Fact name="Calls">{calls.join(', ') || 'none'}</Fact>
        <Fact name="Publishes on">{publishes.join(', ') || 'none'}</Fact>
        <Fact name="Handles events of">{consumes.join(', ') || 'none'}</Fact>
        <Fact name="Database">
          {database ? `${storeKind(database.kind)} ${database.address}` : 'none of its own'}
        </Fact>
      </Facts>
    </>
  );
}

function BusDetail({ system }: { system: System }) {
  const topics = [
    ...new Set(system.services.flatMap(({ publishes, consumes }) => [...publishes, ...consumes])),
  ].toSorted();
  const those = (side: 'publishes' | 'consumes', topic: string) =>
    system.services.filter((service) => service[side].includes(topic)).map(({ name }) => name);
  return (
    <StoreDetail store={system.eventBus}>
      Services tell each other here what happened. Each event waits until those who need it have handled it.
      {topics.length > 0 && (
        <span className="topics">
          {topics.map((topic) => (
            <span key={topic} className="topic">
              <code>{topic}</code> from {those('publishes', topic).join(', ') || 'nobody'} to{' '}
              {those('consumes', topic).join(', ') || 'nobody'}
            </span>
          ))}
        </span>
      )}
    </StoreDetail>
  );
}

function StoreDetail({ store, children }: { store: Store | null; children: ReactNode }) {
  return (
    <>
      <p className="muted">{children}</p>
      <Facts>
        <Fact name="Kind">{store ? storeKind(store.kind) : 'not known yet'}</Fact>
        {store?.address && <Fact name="Address">{store.address}</Fact>}
      </Facts>
    </>
  );
}
