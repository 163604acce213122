import { spawnSync } from 'node:child_process';
import { UpgradeRefused } from './upgrade.errors.ts';

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Commits that only a merge reads: the same contents are the same commit, whoever makes it, and when. */
const nobody = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'Upgrade'],
    [`GIT_${who}_EMAIL`, 'upgrade@localhost'],
    [`GIT_${who}_DATE`, '2000-01-01T00:00:00Z'],
  ]),
);

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers. Defaults to 0 alone. */
  readonly accepted?: readonly number[];
}

/** Runs git in one folder, and in no other repository that the environment names. */
export class Git {
  readonly folder: string;
  private readonly env: Readonly<Record<string, string>>;

  constructor(folder: string, env: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.env = env;
  }

  /** What git answers, without the line break at its end. @throws {UpgradeRefused} with git's own words when it fails */
  run(...args: string[]): string {
    return this.with({}, ...args).replace(/\n$/, '');
  }

  /** What git answers, given more than arguments. @throws {UpgradeRefused} likewise */
  with({ input, env, accepted = [0] }: GitOptions, ...args: string[]): string {
    const outside = Object.entries(process.env).filter(
      ([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_)/.test(name),
    );
    const { status, stdout, stderr, error } = spawnSync('git', ['-c', 'core.autocrlf=false', ...args], {
      cwd: this.folder,
      env: { ...Object.fromEntries(outside), ...nobody, ...this.env, ...env },
      maxBuffer: MAX_OUTPUT_BYTES,
      ...(input !== undefined && { input }),
    });
    if (error) throw new UpgradeRefused(`git cannot be run: ${error.message}`);
    if (!accepted.includes(status ?? -1)) {
      const words = stderr
        .toString('utf8')
        .trim()
        .replaceAll(/\s*\n\s*/g, ' ');
      throw new UpgradeRefused(`git ${args[0]} failed: ${words || `it ended with ${status}`}`);
    }
    return stdout.toString('utf8');
  }

  /** The parts of an answer that end with NUL each. */
  list(...args: string[]): string[] {
    return this.with({}, ...args)
      .split('\0')
      .filter((part) => part !== '');
  }
}
