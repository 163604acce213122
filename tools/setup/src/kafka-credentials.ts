import { readFileSync } from 'node:fs';
import type { KafkaCredentials } from '@trellis/events';
import { SetupError } from './setup.errors';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the variables say about signing in to Kafka. @throws {SetupError} naming the variable of a file that cannot be read */
export function kafkaCredentials(environment: Environment): KafkaCredentials {
  const credentials = {
    username: environment.TRELLIS_KAFKA_USERNAME,
    password: environment.TRELLIS_KAFKA_PASSWORD,
    ca: pem(environment, 'TRELLIS_KAFKA_CA_FILE'),
    certificate: pem(environment, 'TRELLIS_KAFKA_CERTIFICATE_FILE'),
    key: pem(environment, 'TRELLIS_KAFKA_KEY_FILE'),
  };
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value));
}

function pem(environment: Environment, variable: string): string | undefined {
  const file = environment[variable];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new SetupError(`Cannot read ${file} (${variable}): ${code ?? 'unknown reason'}.`, { cause });
  }
}
