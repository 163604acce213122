import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { workspaceFile } from '@trellis/local-server';
import type { Checkers } from './install-checkers';
import { runChecker } from './run-checker';

/**
 * Holds `.github/workflows` against actionlint.
 *
 * @throws {DeploymentFaultError}
 */
export async function checkWorkflows({ actionlint }: Checkers): Promise<string> {
  const folder = workspaceFile('.github/workflows');
  const files = (await readdir(folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join(folder, name));
  // Told the files: by itself it looks for them in a Git repository. Shell scripts in them are not held against
  // shellcheck, which is not everywhere.
  runChecker(
    actionlint,
    ['-no-color', '-shellcheck=', '-pyflakes=', ...files],
    'The workflows have faults.',
    {
      cwd: dirname(dirname(folder)),
    },
  );
  return `workflows: ${files.length} without faults`;
}
