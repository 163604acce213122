import { fileURLToPath } from 'node:url';

/** Absolute path of the workspace these tools belong to. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');

/** Whether the module with this `import.meta.url` is the script that Node was started with. */
export function isEntryPoint(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === process.argv[1];
}
