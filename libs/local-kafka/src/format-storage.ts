import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '@trellis/local-server';
import type { ClusterLayout } from './cluster-layout';
import { javaArguments } from './java-command';
import { USERNAME } from './server-properties';

/** Prepares a broker's folder for its first start; one that a broker has used is left as it is. */
export async function formatStorage(options: {
  jars: string;
  layout: ClusterLayout;
  propertiesFile: string;
  dataDirectory: string;
}): Promise<void> {
  const { jars, layout, propertiesFile, dataDirectory } = options;
  // The tool writes this file last.
  if (existsSync(path.join(dataDirectory, 'meta.properties'))) return;
  await rm(dataDirectory, { recursive: true, force: true });
  const account = `SCRAM-SHA-512=[name=${USERNAME},password=${layout.password}]`;
  // In one argument with its name: an id may begin with a dash.
  const format = ['format', `--cluster-id=${layout.clusterId}`, '--config', propertiesFile];
  await runCommand(
    'java',
    javaArguments(jars, 'kafka.tools.StorageTool', [
      ...format,
      ...(layout.security === 'sasl-tls' ? ['--add-scram', account] : []),
    ]),
    { cwd: path.dirname(propertiesFile), purpose: 'preparing the data of Kafka' },
  );
}
