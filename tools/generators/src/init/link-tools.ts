import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from './identity.ts';

/**
 * Links the workspace's own tools into `node_modules` under their new scope, as `npm install` would, without asking a
 * registry for anything.
 */
export function linkTools(root: string, from: Identity, to: Identity): void {
  const modules = join(root, 'node_modules');
  const before = join(modules, `${from.scope}-tools`);
  const after = join(modules, `${to.scope}-tools`);
  const tools = readdirSync(before);
  rmSync(before, { recursive: true });
  mkdirSync(after, { recursive: true });
  for (const tool of tools) symlinkSync(join('../../tools', tool), join(after, tool));
  // npm's notes of what it installed name the old scope; without them it looks for itself.
  rmSync(join(modules, '.package-lock.json'), { force: true });
}
