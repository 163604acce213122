import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { workspaceRoot } from './workspace-root.mjs';

/**
 * Runs a command of the workspace's node_modules/.bin (or `node`, always the one running this) with its
 * output on the terminal, and prints a header before it.
 *
 * @param {string} title
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {boolean} whether it exited with 0
 */
export function runStep(title, [program = '', ...args], env = {}) {
  const startedAt = performance.now();
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);
  const { status, error } = spawnSync(program === 'node' ? process.execPath : program, args, {
    cwd: workspaceRoot,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...env,
      PATH: `${path.join(workspaceRoot, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
    },
  });
  if (error) console.error(error.message);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'} after ${seconds} s`);
  return status === 0;
}
