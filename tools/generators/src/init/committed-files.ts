import { spawnSync } from 'node:child_process';
import { GenerationRefused } from '../generator.errors.ts';

/**
 * The files of the workspace, all of them as in the last commit: what is changed now can be looked at and taken back.
 *
 * @throws {GenerationRefused} when something is in no commit, or there is no repository
 */
export function committedFiles(root: string): string[] {
  const pending = git(root, 'status', '--porcelain', '--untracked-files=normal', '--', '.')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
  if (pending.length > 0) {
    const others = pending.length > 3 ? ` and ${pending.length - 3} more` : '';
    throw new GenerationRefused(
      `There are changes in no commit: ${pending.slice(0, 3).join(', ')}${others}. Commit or stash them first, so that what ` +
        'this changes can be looked at, and taken back.',
    );
  }
  return git(root, 'ls-files', '-z')
    .split('\0')
    .filter((file) => file !== '');
}

function git(root: string, ...args: string[]): string {
  const { status, stdout } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    throw new GenerationRefused(
      'The workspace is in no git repository: run git init, and commit everything, so that this can be taken back.',
    );
  }
  return stdout;
}
