import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Git } from './git.ts';
import { UpgradeRefused } from './upgrade.errors.ts';
import { compareVersions, isVersion } from './workspace-version.ts';

/** The template's repository, of which no more is fetched than the versions that are asked for. */
export class TemplateSource implements Disposable {
  private readonly folder = mkdtempSync(join(tmpdir(), 'trellis-template-'));
  /** A repository that holds what was fetched. */
  readonly git = new Git(this.folder);
  private readonly source: string;

  /** @param source a folder or a URL that git can fetch from */
  constructor(source: string) {
    this.source = existsSync(source) ? resolve(source) : source;
    this.git.run('init', '--quiet', '--bare', '.');
  }

  /** A folder of one's own, removed with the rest. */
  workFolder(): string {
    return mkdtempSync(join(this.folder, 'work-'));
  }

  /** Every version that has a tag, oldest first. @throws {UpgradeRefused} when there is no such repository, or no version */
  versions(): readonly string[] {
    const versions = this.git
      .run('ls-remote', '--tags', '--refs', '--', this.source)
      .split('\n')
      .map((line) => line.split('refs/tags/v')[1])
      .filter(isVersion)
      .sort(compareVersions);
    if (versions.length === 0) {
      throw new UpgradeRefused(
        `${this.source} has no version: a tag like v0.2.0. Is it the template's repository?`,
      );
    }
    return versions;
  }

  /** Brings a version here, and answers its commit. */
  fetch(version: string): string {
    const tag = `refs/tags/v${version}`;
    this.git.run('fetch', '--quiet', '--depth=1', '--no-tags', '--', this.source, `${tag}:${tag}`);
    return this.git.run('rev-parse', `${tag}^{commit}`);
  }

  /** Makes a commit available to other repositories as the branch `shared`, and answers where. */
  share(commit: string): string {
    this.git.run('update-ref', 'refs/heads/shared', commit);
    return this.folder;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
