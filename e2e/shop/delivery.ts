import { randomUUID } from 'node:crypto';
import { createEventBus, type EventBus } from '@trellis/events';
import { eventually } from '@trellis/testing';
import { ServiceDatabase, type SystemUnderTest } from '../harness';

const SERVICES = ['user', 'customer', 'order'] as const;
/** Who listens to what. */
const SUBSCRIPTIONS = {
  customer: ['trellis.user.v1', 'trellis.order.v1'],
  order: ['trellis.customer.v1'],
} as const;

/** Waits until every event that was raised has been published, and handled by all who care for it. */
export async function untilDelivered(system: SystemUnderTest, timeoutMs = 30_000): Promise<void> {
  const bus = createEventBus(await system.eventBusUrl('order'));
  const databases = await Promise.all(
    SERVICES.map(async (service) => ServiceDatabase.connect(await system.databaseUrl(service))),
  );
  try {
    await eventually(
      async () => {
        // Nothing was appended between the two, so what was seen in between was seen of one moment.
        const before = await recordsOf(bus);
        const lags = Object.entries(SUBSCRIPTIONS).map(([group, topics]) => bus.lag(group, topics));
        const behind = (await Promise.all(lags)).flat().filter(({ lag }) => lag > 0n);
        const waiting = await Promise.all(databases.map(outboxDepth));
        if (waiting.some((depth) => depth > 0))
          throw new Error(`Outboxes hold ${waiting.join(', ')} events.`);
        if (behind.length > 0) {
          throw new Error(
            `Consumers are behind: ${behind.map((one) => `${one.topic}/${one.partition}`).join(', ')}.`,
          );
        }
        if ((await recordsOf(bus)) !== before) throw new Error('Events keep coming.');
      },
      { timeoutMs, intervalMs: 50 },
    );
  } finally {
    await Promise.all([bus.close(), ...databases.map((database) => database.close())]);
  }
}

/** The dead letters of all services, as short texts. */
export async function deadLettersOf(system: SystemUnderTest): Promise<readonly string[]> {
  const found = await Promise.all(
    SERVICES.map(async (service) => {
      const database = await ServiceDatabase.connect(await system.databaseUrl(service));
      try {
        const letters = await database.query<{ type: string; error: string }>(
          'SELECT type, error FROM messaging.dead_letter',
        );
        return letters.map(({ type, error }) => `${service}: ${type}: ${error}`);
      } finally {
        await database.close();
      }
    }),
  );
  return found.flat();
}

async function outboxDepth(database: ServiceDatabase): Promise<number> {
  const [row] = await database.query<{ depth: number }>(
    'SELECT count(*)::int AS depth FROM messaging.outbox',
  );
  return row?.depth ?? 0;
}

/** How many records the bus keeps: all that a group without a past is behind by. */
async function recordsOf(bus: EventBus): Promise<bigint> {
  const topics = [...new Set(Object.values(SUBSCRIPTIONS).flat())];
  const lags = await bus.lag(`newcomer-${randomUUID()}`, topics);
  return lags.reduce((sum, { lag }) => sum + lag, 0n);
}
