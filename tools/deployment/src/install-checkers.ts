import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOnce, requireProgram, runCommand, workspaceFile } from '@trellis/local-server';

/** Where the programs are that know the formats. */
export interface Checkers {
  readonly actionlint: string;
  readonly kubeconform: string;
  readonly kustomize: string;
}

/**
 * Builds the programs that `infra/checks/go.mod` names into the cache unless they are there. The first time takes about a
 * minute.
 *
 * @throws {MissingProgramError} when Go is needed and missing or too old
 * @throws {BuildFailedError} when the build fails
 */
export async function installCheckers(onProgress: (line: string) => void): Promise<Checkers> {
  const modules = workspaceFile('infra/checks/go.mod');
  const folder = await buildOnce({
    name: 'checkers',
    inputs: [modules, join(dirname(modules), 'go.sum')],
    variant: `${process.platform}-${process.arch}`,
    onProgress,
    build: async (into) => {
      await requireGo(/^go (\S+)$/m.exec(await readFile(modules, 'utf8'))?.[1] ?? '1.26');
      onProgress('building the checkers (once a machine)');
      await runCommand('go', ['install', '-ldflags', '-s -w', 'tool'], {
        cwd: dirname(modules),
        environment: { CGO_ENABLED: '0', GOBIN: into },
        purpose: 'building the checkers',
        onProgress,
      });
    },
  });
  const program = (name: string) => join(folder, name);
  return {
    actionlint: program('actionlint'),
    kubeconform: program('kubeconform'),
    kustomize: program('kustomize'),
  };
}

/** @throws {MissingProgramError} */
export async function requireGo(atLeast: string): Promise<void> {
  await requireProgram({
    command: 'go',
    versionArguments: ['version'],
    versionPattern: /go version go(\d[\d.]*)/,
    atLeast,
    title: 'Go',
    reason: 'the checkers of the deployment are built with it',
    remedy: `install Go ${atLeast} or newer`,
  });
}
