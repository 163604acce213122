import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateName } from '../init/template.ts';
import { UpgradeRefused } from './upgrade.errors.ts';

/** What `template.json` says: who a workspace is, and which version of the template it has. */
export interface WorkspaceVersion {
  readonly version: string;
  readonly name: string;
  readonly scope: string;
  /** Whether it has the demo's services. */
  readonly demo: boolean;
}

/** The only version without the file, which could not be renamed either. */
const first: WorkspaceVersion = {
  version: '0.1.0',
  name: templateName,
  scope: `@${templateName}`,
  demo: true,
};

/** The file's name, in the root of a workspace. */
export const versionFile = 'template.json';

/** What the text of the file says; undefined for a workspace without one. @throws {UpgradeRefused} when it says something else */
export function parseVersion(text: string | undefined): WorkspaceVersion {
  if (text === undefined) return first;
  try {
    const { version, name, scope, demo = true } = JSON.parse(text) as WorkspaceVersion;
    if (isVersion(version) && typeof name === 'string' && typeof scope === 'string') {
      return { version, name, scope, demo };
    }
  } catch {
    // The same to whoever has to mend it.
  }
  throw new UpgradeRefused(
    `${versionFile} has to say version, name and scope, as in {"version": "0.1.0", "name": "acme", "scope": "@acme", "demo": true}.`,
  );
}

/** Which version a workspace has. @throws {UpgradeRefused} when its file says something else */
export function readVersion(root: string): WorkspaceVersion {
  const file = join(root, versionFile);
  return parseVersion(existsSync(file) ? readFileSync(file, 'utf8') : undefined);
}

/** Notes which version a workspace has now. */
export function writeVersion(root: string, { version, name, scope, demo }: WorkspaceVersion): void {
  writeFileSync(join(root, versionFile), `${JSON.stringify({ version, name, scope, demo }, undefined, 2)}\n`);
}

/** Whether a text is a version that the template may have: three numbers. */
export function isVersion(text: unknown): text is string {
  return typeof text === 'string' && /^\d+\.\d+\.\d+$/.test(text);
}

/** Orders versions, for `sort`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  return (
    left.map((number, place) => number - (right[place] ?? 0)).find((difference) => difference !== 0) ?? 0
  );
}
