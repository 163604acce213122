import { Badge, Card } from '../../ui';
import { formatDuration } from '../../words';
import type { Service, System } from '../system';
import { countInstances, deliversEvents, stateOf, stateWords } from './service-state';

/** The services in words and numbers: what the diagram shows, and what each has waiting. */
export function ServicesTable({ system, isStale }: { system: System; isStale: boolean }) {
  return (
    <Card title="Services">
      <table className={isStale ? 'lines services stale' : 'lines services'}>
        <caption className="visually-hidden">Every service, its health and what it has waiting</caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className="number">
              To send
            </th>
            <th scope="col" className="number">
              To handle
            </th>
            <th scope="col" className="number">
              Dead letters
            </th>
          </tr>
        </thead>
        <tbody>
          {system.services.map((service) => (
            <ServiceRow key={service.name} service={service} system={system} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function ServiceRow({ service, system }: { service: Service; system: System }) {
  const state = stateOf(service, system);
  const { label, tone } = stateWords[state];
  const { delivery } = service;
  return (
    <tr>
      <th scope="row">
        <span className="service-name">
          {service.name} <Badge tone={tone}>{label}</Badge>
        </span>
        <span className="muted small">{describeInstances(service)}</span>
      </th>
      {delivery === null ? (
        <td colSpan={3} className="number muted">
          {state === 'gone' || state === 'silent' || deliversEvents(service) ? 'not known' : 'no events'}
        </td>
      ) : (
        <>
          <td className="number">
            {delivery.outboxDepth}
            {delivery.outboxOldestAgeSeconds > 1 && (
              <span className="muted small">
                {' '}
                for {formatDuration(delivery.outboxOldestAgeSeconds * 1_000)}
              </span>
            )}
          </td>
          <td className="number">{delivery.consumerLag ?? <span className="muted">not known</span>}</td>
          <td className={delivery.deadLetterCount > 0 ? 'number number-bad' : 'number'}>
            {delivery.deadLetterCount}
            {delivery.parkedKeyCount > 0 && (
              <span className="small">
                {' '}
                {delivery.parkedKeyCount} {delivery.parkedKeyCount === 1 ? 'key' : 'keys'} parked
              </span>
            )}
          </td>
        </>
      )}
    </tr>
  );
}

/** How many run, of which versions, and how many are going or gone. */
function describeInstances({ instances }: Service): string {
  const running = instances.filter(({ state }) => state !== 'gone');
  const versions = [...new Set(running.map(({ version }) => version))].toSorted();
  const { draining, gone } = countInstances(instances);
  return [
    running.length === 0 ? 'none' : `${running.length} × ${versions.join(' and ')}`,
    ...(draining > 0 ? [`${draining} draining`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
  ].join(', ');
}
