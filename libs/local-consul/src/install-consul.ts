import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOnce, requireProgram, runCommand, workspaceFile, type Program } from '@trellis/local-server';

const MODULE = 'github.com/hashicorp/consul';

/**
 * Builds Consul from `infra/consul/go.mod` into the cache unless it is there, and answers the binary's path. The first
 * time takes minutes.
 *
 * @throws {MissingProgramError} when Go is needed and missing or too old
 * @throws {BuildFailedError} when the build fails
 */
export async function installConsul(onProgress?: (line: string) => void): Promise<string> {
  const modules = workspaceFile('infra/consul/go.mod');
  const folder = await buildOnce({
    name: 'consul',
    inputs: [modules, join(dirname(modules), 'go.sum')],
    variant: `${process.platform}-${process.arch}`,
    onProgress,
    build: async (into) => {
      await requireProgram(goOf(await readFile(modules, 'utf8')));
      onProgress?.('building Consul (once a machine, some five minutes)');
      await runCommand('go', ['build', '-ldflags', '-s -w', '-o', join(into, 'consul'), MODULE], {
        cwd: dirname(modules),
        environment: { CGO_ENABLED: '0' },
        purpose: 'building Consul',
        onProgress,
      });
    },
  });
  return join(folder, 'consul');
}

function goOf(modules: string): Program {
  const atLeast = /^go (\S+)$/m.exec(modules)?.[1] ?? '1.25';
  return {
    command: 'go',
    versionArguments: ['version'],
    versionPattern: /go version go(\d[\d.]*)/,
    atLeast,
    title: 'Go',
    reason: 'Consul is built with it',
    remedy: `install Go ${atLeast} or newer`,
  };
}
