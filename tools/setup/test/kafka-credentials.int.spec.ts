import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTopics } from '../src/create-topics';
import { kafkaCredentials } from '../src/kafka-credentials';
import { SetupError } from '../src/setup.errors';

test.each(['TRELLIS_KAFKA_CA_FILE', 'TRELLIS_KAFKA_CERTIFICATE_FILE', 'TRELLIS_KAFKA_KEY_FILE'])(
  'a file of %s that cannot be read is blamed on that variable',
  async (variable) => {
    const environment = { EVENT_BUS_URL: 'kafka://127.0.0.1:9092', [variable]: '/nowhere/file.pem' };
    await expect(createTopics(environment)).rejects.toEqual(
      new SetupError(`Cannot read /nowhere/file.pem (${variable}): ENOENT.`),
    );
  },
);

test('the credentials are what is set, with the files read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'ca.pem'), 'the authority');
  expect(
    kafkaCredentials({
      TRELLIS_KAFKA_USERNAME: 'trellis',
      TRELLIS_KAFKA_PASSWORD: '',
      TRELLIS_KAFKA_CA_FILE: join(folder, 'ca.pem'),
    }),
  ).toEqual({ username: 'trellis', ca: 'the authority' });
});
