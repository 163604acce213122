import { readFileSync } from 'node:fs';
import { topics } from '@trellis/contracts';
import { createEventBus, type EventBus, type KafkaCredentials } from '@trellis/events';

export const USAGE = `Usage: EVENT_BUS_URL=kafka://127.0.0.1:9092 npm run topics

Creates the topics of the event catalogue that the bus does not have yet. Nothing that exists is changed or removed.
TRELLIS_KAFKA_USERNAME, _PASSWORD, _CA_FILE, _CERTIFICATE_FILE and _KEY_FILE are read as the services read them.`;

/** The topics could not be created; the message is the line for the person who asked. */
export class TopicsError extends Error {
  override readonly name = 'TopicsError';
}

/**
 * Creates what is missing of the catalogue's topics on the bus of `EVENT_BUS_URL`. Answers a line for each topic.
 * @throws {TopicsError}
 */
export async function createTopics(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const url = environment.EVENT_BUS_URL;
  if (!url) throw new TopicsError('EVENT_BUS_URL is not set.');
  let bus: EventBus | undefined;
  try {
    bus = createEventBus(url, { kafka: credentialsOf(environment) });
    await bus.check();
    await bus.createTopics(topics);
    return await linesOf(bus);
  } catch (cause) {
    throw new TopicsError(`EVENT_BUS_URL: ${(cause as Error).message}`, { cause });
  } finally {
    await bus?.close();
  }
}

/** Of each topic as it is, which need not be as the catalogue has it. */
async function linesOf(bus: EventBus): Promise<string[]> {
  const names = topics.map(({ name }) => name);
  const partitions = Map.groupBy(await bus.lag('topics', names), ({ topic }) => topic);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${partitions.get(name)?.length ?? 0} partitions`);
}

function credentialsOf(environment: Readonly<Record<string, string | undefined>>): KafkaCredentials {
  const pem = (file: string | undefined) => (file ? readFileSync(file, 'utf8') : undefined);
  const credentials = {
    username: environment.TRELLIS_KAFKA_USERNAME,
    password: environment.TRELLIS_KAFKA_PASSWORD,
    ca: pem(environment.TRELLIS_KAFKA_CA_FILE),
    certificate: pem(environment.TRELLIS_KAFKA_CERTIFICATE_FILE),
    key: pem(environment.TRELLIS_KAFKA_KEY_FILE),
  };
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value));
}
