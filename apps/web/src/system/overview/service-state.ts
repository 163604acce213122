import type { Tone } from '../../ui';
import type { Instance, Service, System } from '../system';

/**
 * `reduced`: some instances left or are leaving, and others answer. `draining`: the last ones are leaving. `silent`:
 * registered, and does not answer. `gone`: no instance is left.
 */
export type ServiceState = 'healthy' | 'reduced' | 'draining' | 'silent' | 'gone';

/** How a service does, as far as the registry and its own answers tell. */
export function stateOf(
  { name, instances }: Service,
  { unavailable }: Pick<System, 'unavailable'>,
): ServiceState {
  const { healthy, draining } = countInstances(instances);
  if (healthy + draining === 0) return 'gone';
  if (unavailable.includes(name)) return 'silent';
  if (healthy === 0) return 'draining';
  return healthy === instances.length ? 'healthy' : 'reduced';
}

/** Whether it has to do with events, so that their delivery is worth knowing. */
export function deliversEvents({ publishes, consumes }: Service): boolean {
  return publishes.length + consumes.length > 0;
}

export function countInstances(instances: readonly Instance[]): Record<Instance['state'], number> {
  const count = { healthy: 0, draining: 0, gone: 0 };
  for (const { state } of instances) count[state]++;
  return count;
}

/** How long one that was replaced is still shown as gone, so that a restart can be seen. */
const shownAfterReplacementMs = 60_000;
/** Whoever came so long before another went may have come in its place: a roll-out may start the new one first. */
const overlapMs = 30_000;

/**
 * The system without the instances that went a while ago and were replaced: a restart is no loss. Each that came, or comes
 * just before another goes, makes up for one.
 */
export function withoutReplaced(system: System, nowMs: number): System {
  const services = system.services.map((service) => {
    const replaced = replacedOf(service.instances).filter(
      ({ since }) => nowMs - Date.parse(since) > shownAfterReplacementMs,
    );
    return { ...service, instances: service.instances.filter((instance) => !replaced.includes(instance)) };
  });
  return { ...system, services };
}

function replacedOf(instances: readonly Instance[]): Instance[] {
  const successors = instances
    .filter(({ state }) => state === 'healthy')
    .map(({ since }) => Date.parse(since))
    .toSorted((a, b) => a - b);
  return instances
    .filter(({ state }) => state === 'gone')
    .toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))
    .filter(({ since }) => {
      const successor = successors.findIndex((cameMs) => cameMs >= Date.parse(since) - overlapMs);
      return successor !== -1 && successors.splice(successor, 1).length > 0;
    });
}

/** What a state is called, and how it is taken. */
export const stateWords: Record<ServiceState, { label: string; tone: Tone }> = {
  healthy: { label: 'Healthy', tone: 'good' },
  reduced: { label: 'Fewer instances', tone: 'wait' },
  draining: { label: 'Draining', tone: 'wait' },
  silent: { label: 'Not answering', tone: 'bad' },
  gone: { label: 'Gone', tone: 'bad' },
};

/** What the state of an instance is called, and how it is taken. */
export const instanceWords: Record<Instance['state'], { label: string; tone: Tone }> = {
  healthy: { label: 'Healthy', tone: 'good' },
  draining: { label: 'Draining', tone: 'wait' },
  gone: { label: 'Gone', tone: 'bad' },
};
