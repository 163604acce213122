import { join } from 'node:path';
import { buildGoPrograms, workspaceFile } from '@trellis/local-server';

/** For the error when Go is missing. */
export const checkersNeedGo = 'the checkers of the deployment are built with it';

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
  const folder = await buildGoPrograms({
    name: 'checkers',
    title: 'the checkers',
    modules: goModules(),
    package: 'tool',
    reason: checkersNeedGo,
    onProgress,
  });
  const program = (name: string) => join(folder, name);
  return {
    actionlint: program('actionlint'),
    kubeconform: program('kubeconform'),
    kustomize: program('kustomize'),
  };
}

/** The `go.mod` of the checkers. */
export function goModules(): string {
  return workspaceFile('infra/checks/go.mod');
}
