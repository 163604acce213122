import { readFileSync } from 'node:fs';
import type { ConsulCredentials } from '@trellis/consul';
import type { KafkaCredentials } from '@trellis/events';
import type { ServiceConfiguration } from './configuration/service-configuration';
import { StartFailure } from './lifecycle/start-failure';

/** What the configuration says about signing in to Kafka beside its URL. @throws {StartFailure} naming a file that cannot be read */
export function kafkaCredentials(configuration: ServiceConfiguration): KafkaCredentials {
  const { kafkaUsername, kafkaPassword, kafkaCaFile, kafkaCertificateFile, kafkaKeyFile } = configuration;
  return present({
    username: kafkaUsername,
    password: kafkaPassword,
    ca: pem('TRELLIS_KAFKA_CA_FILE', kafkaCaFile),
    certificate: pem('TRELLIS_KAFKA_CERTIFICATE_FILE', kafkaCertificateFile),
    key: pem('TRELLIS_KAFKA_KEY_FILE', kafkaKeyFile),
  });
}

/** What the configuration says about signing in to Consul beside its URL. @throws {StartFailure} naming a file that cannot be read */
export function consulCredentials(configuration: ServiceConfiguration): ConsulCredentials {
  const { consulToken, consulCaFile, consulCertificateFile, consulKeyFile } = configuration;
  return present({
    token: consulToken,
    ca: pem('TRELLIS_CONSUL_CA_FILE', consulCaFile),
    certificate: pem('TRELLIS_CONSUL_CERTIFICATE_FILE', consulCertificateFile),
    key: pem('TRELLIS_CONSUL_KEY_FILE', consulKeyFile),
  });
}

function pem(variable: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new StartFailure(`Cannot read ${file} (${variable}): ${code ?? 'unknown reason'}.`, { cause });
  }
}

function present<Values extends Record<string, string | undefined>>(
  values: Values,
): { [Name in keyof Values]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
