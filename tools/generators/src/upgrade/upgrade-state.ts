import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Git } from './git.ts';

/** An upgrade whose merge is in the working tree, and whose other steps are still to be taken. */
export interface UpgradeState {
  readonly from: string;
  readonly to: string;
}

/** Where it is kept: beside git's own notes of what is under way, and in no commit. */
function fileOf(git: Git): string {
  return resolve(git.folder, git.run('rev-parse', '--git-path', 'template-upgrade.json'));
}

export function readState(git: Git): UpgradeState | undefined {
  const file = fileOf(git);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as UpgradeState) : undefined;
}

export function writeState(git: Git, state: UpgradeState): void {
  mkdirSync(dirname(fileOf(git)), { recursive: true });
  writeFileSync(fileOf(git), JSON.stringify(state));
}

export function forgetState(git: Git): void {
  rmSync(fileOf(git), { force: true });
}
