import { join } from 'node:path';
import { buildGoPrograms, workspaceFile } from '@trellis/local-server';

/**
 * Builds Consul from `infra/consul/go.mod` into the cache unless it is there, and answers the binary's path. The first
 * time takes minutes.
 *
 * @throws {MissingProgramError} when Go is needed and missing or too old
 * @throws {BuildFailedError} when the build fails
 */
export async function installConsul(onProgress?: (line: string) => void): Promise<string> {
  const folder = await buildGoPrograms({
    name: 'consul',
    title: 'Consul',
    duration: 'some five minutes',
    modules: workspaceFile('infra/consul/go.mod'),
    package: 'github.com/hashicorp/consul',
    reason: 'Consul is built with it',
    onProgress,
  });
  return join(folder, 'consul');
}
