import { Icon, type IconName } from '../../ui';
import { instanceWords, stateOf, stateWords } from '../overview/service-state';
import { storeKind } from '../store-words';
import type { Instance, Service, Store, System } from '../system';
import { maxInstanceLines, type PlacedNode } from './placed';

interface TopologyNodeProps {
  node: PlacedNode;
  system: System;
  isChosen: boolean;
  /** Where its detail appears once it is chosen. */
  detailId: string;
  onChoose: () => void;
  onPoint: (isPointed: boolean) => void;
}

/** A node of the diagram. All but the browser can be chosen, by keyboard as well. */
export function TopologyNode({ node, system, isChosen, detailId, onChoose, onPoint }: TopologyNodeProps) {
  if (node.kind === 'browser') {
    return (
      <div className="node node-small">
        <SmallNode icon="browser" title="Browser" text="where you are" />
      </div>
    );
  }
  const service = system.services.find(({ name }) => node.id === `service/${name}`);
  const state = service && stateOf(service, system);
  return (
    <button
      type="button"
      className={`node node-${node.kind}${state ? ` node-is-${state}` : ''}${node.kind === 'registry' || node.kind === 'settings' ? ' node-small' : ''}`}
      aria-expanded={isChosen}
      aria-controls={detailId}
      onClick={onChoose}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onFocus={() => onPoint(true)}
      onBlur={() => onPoint(false)}
    >
      {service && <ServiceNode service={service} system={system} />}
      {node.kind === 'bus' && <SmallNode icon="bus" title="Event bus" store={system.eventBus} />}
      {node.kind === 'registry' && <SmallNode icon="registry" title="Registry" store={system.registry} />}
      {node.kind === 'settings' && (
        <SmallNode icon="settings" title="Live settings" store={system.settingsStore} />
      )}
    </button>
  );
}

function ServiceNode({ service, system }: { service: Service; system: System }) {
  const { name, instances, database } = service;
  const { label, tone } = stateWords[stateOf(service, system)];
  const versions = [
    ...new Set(instances.filter(({ state }) => state !== 'gone').map(({ version }) => version)),
  ];
  const shown = instances.length > maxInstanceLines ? instances.slice(0, maxInstanceLines - 1) : instances;
  return (
    <>
      <span className="node-head">
        <span className="node-name">{name}</span>
        <span className="node-version">
          {versions.length > 1 ? `${versions.length} versions` : versions[0]}
        </span>
        <span className={`node-state node-tone-${tone}`}>{label}</span>
      </span>
      <span className="node-instances">
        {instances.length === 0 && <span className="node-instance">no instance</span>}
        {shown.map((instance) => (
          <InstanceLine key={instance.instanceId} instance={instance} isMixed={versions.length > 1} />
        ))}
        {shown.length < instances.length && (
          <span className="node-instance">and {instances.length - shown.length} more</span>
        )}
      </span>
      {database && (
        <span className="node-database">
          <Icon name="database" size={16} />
          <span>
            {storeKind(database.kind)} {database.address}
          </span>
        </span>
      )}
    </>
  );
}

function InstanceLine({ instance, isMixed }: { instance: Instance; isMixed: boolean }) {
  const { label, tone } = instanceWords[instance.state];
  return (
    <span className={`node-instance node-instance-${instance.state}`}>
      <span className={`dot node-tone-${tone}`} aria-hidden="true" />
      <span className="node-address">
        {instance.host}:{instance.port}
      </span>
      {instance.state !== 'healthy' && <span className={`node-tone-${tone}`}>{label.toLowerCase()}</span>}
      {isMixed && instance.state === 'healthy' && <span>{instance.version}</span>}
    </span>
  );
}

interface SmallNodeProps {
  icon: IconName;
  title: string;
  text?: string;
  /** Null while nobody has told of it. */
  store?: Store | null;
}

function SmallNode({ icon, title, text, store }: SmallNodeProps) {
  return (
    <>
      <Icon name={icon} size={22} />
      <span className="node-small-text">
        <span className="node-name">{title}</span>
        {store === undefined ? (
          <span className="node-note">{text}</span>
        ) : (
          <>
            <span className="node-note">{store ? storeKind(store.kind) : 'not known yet'}</span>
            {store?.address && <span className="node-note">{store.address}</span>}
          </>
        )}
      </span>
    </>
  );
}
