import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by their paths; undefined removes one. */
export type Files = Readonly<Record<string, string | undefined>>;

/** A repository of a few files. */
export class SmallRepository implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'trellis-upgrade-'));

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  /** Writes files and commits all that there is. */
  commit(files: Files, tag?: string): this {
    this.write(files);
    this.git('add', '--all');
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    this.git(...identity, 'commit', '--quiet', '--allow-empty', '--message', 'A test');
    if (tag) this.git('tag', tag);
    return this;
  }

  write(files: Files): void {
    for (const [file, text] of Object.entries(files)) {
      const place = join(this.root, file);
      mkdirSync(dirname(place), { recursive: true });
      if (text === undefined) rmSync(place);
      else writeFileSync(place, text);
    }
  }

  /** A file's text, undefined when there is none. */
  read(file: string): string | undefined {
    const place = join(this.root, file);
    return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
  }

  /** What git says is changed, staged or not. */
  status(): string {
    return this.git('status', '--short', '--untracked-files=all');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
