import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOnce, requireProgram, runCommand, workspaceFile } from '@trellis/local-server';

const PACKAGE = 'github.com/prometheus/prometheus/cmd/promtool';

/**
 * Builds Prometheus' own checker from `infra/observability/promtool/go.mod` into the cache unless it is there, and answers
 * the binary's path. The first time takes minutes.
 *
 * @throws {MissingProgramError} when Go is needed and missing or too old
 * @throws {BuildFailedError} when the build fails
 */
export async function installPromtool(onProgress?: (line: string) => void): Promise<string> {
  const modules = workspaceFile('infra/observability/promtool/go.mod');
  const folder = await buildOnce({
    name: 'promtool',
    inputs: [modules, join(dirname(modules), 'go.sum')],
    variant: `${process.platform}-${process.arch}`,
    onProgress,
    build: async (into) => {
      const atLeast = /^go (\S+)$/m.exec(await readFile(modules, 'utf8'))?.[1] ?? '1.26';
      await requireProgram({
        command: 'go',
        versionArguments: ['version'],
        versionPattern: /go version go(\d[\d.]*)/,
        atLeast,
        title: 'Go',
        reason: 'promtool is built with it',
        remedy: `install Go ${atLeast} or newer`,
      });
      onProgress?.('building promtool (once a machine, some five minutes)');
      await runCommand('go', ['build', '-ldflags', '-s -w', '-o', join(into, 'promtool'), PACKAGE], {
        cwd: dirname(modules),
        environment: { CGO_ENABLED: '0' },
        purpose: 'building promtool',
        onProgress,
      });
    },
  });
  return join(folder, 'promtool');
}
