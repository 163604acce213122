import { setTimeout as delay } from 'node:timers/promises';
import { backoffDelayMs } from '@trellis/background';
import { topics } from '@trellis/contracts';
import { createEventBus, type EventBus } from '@trellis/events';
import { kafkaCredentials } from './kafka-credentials';
import { SetupError } from './setup.errors';

const COUNT_TIMEOUT_MS = 30_000;

export const USAGE = `Usage: EVENT_BUS_URL=kafka://127.0.0.1:9092 npm run topics

Creates the topics of the event catalogue that the bus does not have yet. Nothing that exists is changed or removed.
TRELLIS_KAFKA_USERNAME, _PASSWORD, _CA_FILE, _CERTIFICATE_FILE and _KEY_FILE are read as the services read them.`;

/**
 * Creates what is missing of the catalogue's topics on the bus of `EVENT_BUS_URL`. Answers a line for each topic.
 * @throws {SetupError}
 */
export async function createTopics(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const url = environment.EVENT_BUS_URL;
  if (!url) throw new SetupError('EVENT_BUS_URL is not set.');
  const kafka = kafkaCredentials(environment);
  let bus: EventBus | undefined;
  try {
    bus = createEventBus(url, { kafka });
    await bus.check();
    await bus.createTopics(topics);
    return await linesOnceCounted(bus);
  } catch (cause) {
    throw new SetupError(`EVENT_BUS_URL: ${(cause as Error).message}`, { cause });
  } finally {
    await bus?.close();
  }
}

/** A broker that has just started answers before it can tell how far groups are, which is what partitions are counted by. */
async function linesOnceCounted(bus: EventBus): Promise<string[]> {
  const giveUpAt = Date.now() + COUNT_TIMEOUT_MS;
  for (let failures = 1; ; failures += 1) {
    try {
      return await linesOf(bus);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(backoffDelayMs(failures, 100, 2_000));
    }
  }
}

/** Of each topic as it is, which need not be as the catalogue has it. */
async function linesOf(bus: EventBus): Promise<string[]> {
  const names = topics.map(({ name }) => name);
  const partitions = Map.groupBy(await bus.lag('topics', names), ({ topic }) => topic);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${partitions.get(name)?.length ?? 0} partitions`);
}
