import { dirname } from 'node:path';
import { buildOnce, requireProgram, runCommand, workspaceFile, type Program } from '@trellis/local-server';

const JAVA: Program = {
  command: 'java',
  versionArguments: ['-version'],
  versionPattern: /version "(?:1\.)?(\d[\d.]*)/,
  atLeast: '17',
  title: 'Java',
  reason: 'Kafka runs on it',
  remedy: 'install a Java runtime of version 17 or newer, such as openjdk-17-jre-headless',
};

const MAVEN: Program = {
  command: 'mvn',
  versionArguments: ['--version'],
  versionPattern: /Apache Maven (\d[\d.]*)/,
  atLeast: '3.6',
  title: 'Maven',
  reason: 'Kafka is fetched with it',
  remedy: 'install Apache Maven (mvn)',
};

/**
 * Fetches the jars of `infra/kafka/pom.xml` into the cache unless they are there, and answers their folder.
 *
 * @throws {MissingProgramError} when Java or, for the fetch, Maven is missing or too old
 * @throws {BuildFailedError} when Maven fails
 */
export async function installKafka(onProgress?: (line: string) => void): Promise<string> {
  await requireProgram(JAVA);
  const pom = workspaceFile('infra/kafka/pom.xml');
  return buildOnce({
    name: 'kafka',
    inputs: [pom],
    onProgress,
    build: async (folder) => {
      await requireProgram(MAVEN);
      onProgress?.('fetching Kafka (once a machine, some 55 MB)');
      await runCommand(
        'mvn',
        [
          ...['--quiet', '--batch-mode', '--strict-checksums'],
          ...['dependency:copy-dependencies', `-DoutputDirectory=${folder}`],
        ],
        { cwd: dirname(pom), purpose: 'fetching Kafka', onProgress },
      );
    },
  });
}
