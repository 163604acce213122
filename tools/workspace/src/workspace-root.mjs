import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of the workspace these tools belong to. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Whether the module with this `import.meta.url` is the script that Node was started with.
 *
 * @param {string} moduleUrl
 */
export function isEntryPoint(moduleUrl) {
  // A module's URL is its real path, while the argument may lead through symbolic links.
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === realpathSync(process.argv[1]);
}
