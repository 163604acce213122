import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The absolute path of a file of the workspace, named from its root: `workspaceFile('infra/kafka/pom.xml')`. Found by
 * looking upwards from here, because a bundled tool runs from another folder than its sources.
 *
 * @throws when no folder above holds it
 */
export function workspaceFile(name: string): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, name);
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) throw new Error(`${name} is not in this workspace.`);
  }
}
