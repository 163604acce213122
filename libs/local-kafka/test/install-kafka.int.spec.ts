import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installKafka } from '../src';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'install-kafka-'));
  vi.stubEnv('PATH', folder);
  vi.stubEnv('TRELLIS_CACHE_DIR', join(folder, 'cache'));
  await symlink('/bin/sh', join(folder, 'sh'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function provide(command: string, script: string): Promise<void> {
  await writeFile(join(folder, command), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, command), 0o755);
}

const JAVA_17 = `echo 'openjdk version "17.0.15" 2025-04-15' >&2`;
const MAVEN = `if [ "$1" = --version ]; then echo 'Apache Maven 3.8.7'; exit 0; fi`;

test('without Java it says which Java to install', async () => {
  await expect(installKafka()).rejects.toThrow(
    /^Java is not on this machine, and Kafka runs on it: install a Java runtime of version 17 or newer, .*\.$/,
  );
});

test.each(['11.0.2', '1.8.0_392'])('Java %s is too old', async (version) => {
  await provide('java', `echo 'openjdk version "${version}" 2020-01-01' >&2`);
  await expect(installKafka()).rejects.toThrow(/^Java (11|8)\.[\d.]+ is too old, 17 or newer is needed/);
});

test('without Maven it says to install it, once it has to fetch', async () => {
  await provide('java', JAVA_17);
  await expect(installKafka()).rejects.toThrow(
    'Maven is not on this machine, and Kafka is fetched with it: install Apache Maven (mvn).',
  );
});

test('a fetch that fails shows what Maven wrote, and leaves nothing in the cache', async () => {
  await provide('java', JAVA_17);
  await provide('mvn', `${MAVEN}\necho '[ERROR] no route to the repository'; exit 1`);
  await expect(installKafka()).rejects.toThrow(
    'fetching Kafka failed: mvn ended with 1.\n[ERROR] no route to the repository',
  );
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
});

test('Maven is asked for the jars once, and not needed after that', async () => {
  await provide('java', JAVA_17);
  await provide('mvn', `${MAVEN}\nfor last in "$@"; do :; done\necho jar > "\${last#*=}/kafka.jar"`);
  const progress: string[] = [];
  const jars = await installKafka((line) => progress.push(line));
  expect(await readdir(jars)).toEqual(['kafka.jar']);
  expect(progress).toEqual(['fetching Kafka (once a machine, some 55 MB)']);
  await rm(join(folder, 'mvn'));
  expect(await installKafka()).toBe(jars);
});
