import type { Service, System } from '../system';
import { countInstances, deliversEvents, stateOf } from './service-state';

/** Events older than this are not on their way any more: the relay or the bus is stuck. */
const stuckAfterSeconds = 15;
/** Events that wait to be handled; fewer are an ordinary burst. */
const lagWorthTelling = 200;

/** Something that a person should look at. `bad` is broken now; `wait` may pass by itself. */
export interface Concern {
  readonly severity: 'bad' | 'wait';
  readonly service: string;
  readonly title: string;
  readonly text: string;
  /** Where something can be done about it. */
  readonly remedy?: 'dead-letters';
}

/** The system in one line, and what is wrong with it: the worst first. */
export interface Verdict {
  readonly tone: 'good' | 'wait' | 'bad';
  readonly title: string;
  readonly text: string;
  readonly concerns: readonly Concern[];
}

/** Judges the system as a whole. */
export function verdictOn(system: System): Verdict {
  const all = system.services.flatMap((service) => concernsAbout(service, system));
  const concerns = [...all.filter(isBad), ...all.filter((concern) => !isBad(concern))];
  const [first, ...others] = concerns;
  if (first === undefined)
    return { tone: 'good', title: 'Everything is healthy', text: census(system), concerns };
  const { severity: tone, title, text } = first;
  if (others.length === 0) return { tone, title, text, concerns };
  const more = others.length === 1 ? '1 more thing' : `${others.length} more things`;
  return { tone, title: `${title}, and ${more} to look at`, text: census(system), concerns };
}

function isBad({ severity }: Concern): boolean {
  return severity === 'bad';
}

function concernsAbout(service: Service, system: System): Concern[] {
  return [...concernsAboutInstances(service, system), ...concernsAboutDelivery(service, system)].map(
    (concern) => ({
      ...concern,
      service: service.name,
    }),
  );
}

type Untargeted = Omit<Concern, 'service'>;

function concernsAboutInstances(service: Service, system: System): Untargeted[] {
  const { name, instances } = service;
  const { healthy, draining, gone } = countInstances(instances);
  switch (stateOf(service, system)) {
    case 'gone':
      return [
        {
          severity: 'bad',
          title: `${name} is gone`,
          text: 'No instance of it is left, and calls to it fail until one starts. Its log may say why the last one ended.',
        },
      ];
    case 'silent':
      return [
        {
          severity: 'bad',
          title: `${name} is not answering`,
          text: 'It is registered, but its instances do not answer. Its log may say why; one that hangs has to be started anew.',
        },
      ];
    case 'draining':
      return [
        {
          severity: 'wait',
          title: `${name} is draining`,
          text: 'It finishes what it has in hand and takes no new calls. Unless another instance starts, it will be gone.',
        },
      ];
    case 'reduced': {
      const left = [...(gone > 0 ? [`${gone} gone`] : []), ...(draining > 0 ? [`${draining} draining`] : [])];
      const text = `${healthy} of ${instances.length} instances ${healthy === 1 ? 'answers' : 'answer'}: ${left.join(', ')}.`;
      return [{ severity: 'wait', title: `${name} runs on fewer instances`, text }];
    }
    case 'healthy':
      return [];
  }
}

function concernsAboutDelivery(service: Service, system: System): Untargeted[] {
  const { name, delivery } = service;
  if (delivery === null) {
    // Of one that does not answer at all, that is what there is to say.
    if (!deliversEvents(service) || ['gone', 'silent'].includes(stateOf(service, system))) return [];
    const text = 'It answers, but not how its events stand. Its log may say why.';
    return [{ severity: 'wait', title: `The delivery of ${name} is not known`, text }];
  }
  const { deadLetterCount, parkedKeyCount, outboxDepth, outboxOldestAgeSeconds, consumerLag } = delivery;
  const concerns: Untargeted[] = [];
  if (deadLetterCount > 0) {
    const keys =
      parkedKeyCount === 1 ? 'Later events of 1 key wait' : `Later events of ${parkedKeyCount} keys wait`;
    const text =
      parkedKeyCount > 0
        ? `${keys} behind ${deadLetterCount === 1 ? 'it' : 'them'}.`
        : 'A person has to decide.';
    const title = `${name} has ${deadLetterCount} ${deadLetterCount === 1 ? 'dead letter' : 'dead letters'}`;
    concerns.push({ severity: 'bad', title, text, remedy: 'dead-letters' });
  }
  if (outboxOldestAgeSeconds > stuckAfterSeconds) {
    const waiting = outboxDepth === 1 ? '1 event waits' : `${outboxDepth} events wait`;
    const text = `${waiting} to be published, the oldest for ${Math.round(outboxOldestAgeSeconds)} seconds. None is lost. Check that the event bus runs.`;
    concerns.push({ severity: 'wait', title: `${name} cannot publish its events`, text });
  }
  if (consumerLag === null) {
    const text = 'The event bus does not tell how many events wait to be handled. Check that it runs.';
    concerns.push({ severity: 'wait', title: `The lag of ${name} is not known`, text });
  } else if (consumerLag > lagWorthTelling) {
    const text = `${consumerLag} events wait to be handled. Should that not fall by itself, start more instances of it.`;
    concerns.push({ severity: 'wait', title: `${name} is behind`, text });
  }
  return concerns;
}

/** How much there is of it. */
function census({ services }: System): string {
  const running = services
    .flatMap(({ instances }) => instances)
    .filter(({ state }) => state !== 'gone').length;
  const instances = running === 1 ? '1 instance' : `${running} instances`;
  return `${instances} of ${services.length === 1 ? '1 service' : `${services.length} services`}.`;
}
