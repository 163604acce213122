import { join } from 'node:path';
import { buildGoPrograms, workspaceFile } from '@trellis/local-server';

/**
 * Builds Prometheus' own checker from `infra/observability/promtool/go.mod` into the cache unless it is there, and answers
 * the binary's path. The first time takes minutes.
 *
 * @throws {MissingProgramError} when Go is needed and missing or too old
 * @throws {BuildFailedError} when the build fails
 */
export async function installPromtool(onProgress?: (line: string) => void): Promise<string> {
  const folder = await buildGoPrograms({
    name: 'promtool',
    title: 'promtool',
    duration: 'some five minutes',
    modules: workspaceFile('infra/observability/promtool/go.mod'),
    package: 'github.com/prometheus/prometheus/cmd/promtool',
    reason: 'promtool is built with it',
    onProgress,
  });
  return join(folder, 'promtool');
}
