import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { flushChanges, FsTree } from 'nx/src/generators/tree';
import { workspaceRoot } from './workspace-tree.ts';

/** What generators may write to. */
const places = ['apps', 'libs', 'proto', 'tools', 'infra', 'docker-compose.yml', '.env.example'];

/** A copy of the workspace in a folder of a repository, in which what generators read is committed, or everything. */
export class CommittedCopy implements Disposable {
  private readonly repository = mkdtempSync(join(tmpdir(), 'trellis-generators-'));
  readonly root = join(this.repository, 'workspace');

  constructor(committed: readonly string[] = [...places, '.gitignore']) {
    const files = git(workspaceRoot, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split(
      '\0',
    );
    const deleted = new Set(git(workspaceRoot, 'ls-files', '-z', '--deleted').split('\0'));
    for (const file of files.filter((name) => name !== '' && !deleted.has(name))) {
      cpSync(join(workspaceRoot, file), join(this.root, file), { recursive: true });
    }
    symlinkSync(join(workspaceRoot, 'node_modules'), join(this.root, 'node_modules'));
    git(this.repository, 'init', '--quiet');
    git(this.root, 'add', '--all', '--', ...committed);
    this.commit();
  }

  /** Runs a generator as Nx does: nothing is written when it fails. */
  async generate(generator: (tree: Tree) => Promise<unknown>): Promise<void> {
    const tree = new FsTree(this.root, false);
    await generator(tree);
    flushChanges(this.root, tree.listChanges());
  }

  commit(): void {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    git(this.root, ...identity, 'commit', '--quiet', '--all', '--message', 'A test');
  }

  /** What git has to say about a few folders, ignored files included; empty when they are as committed. */
  status(): string {
    return git(this.root, 'status', '--short', '--ignored', '--', ...places);
  }

  /** The files that git knows, by their paths, with what they hold. */
  files(): Map<string, Buffer> {
    const names = git(this.root, 'ls-files', '-z').split('\0');
    return new Map(
      names.filter((name) => name !== '').map((name) => [name, readFileSync(join(this.root, name))]),
    );
  }

  add(...paths: string[]): void {
    git(this.root, 'add', '--', ...paths);
  }

  [Symbol.dispose](): void {
    rmSync(this.repository, { recursive: true, force: true });
  }
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
