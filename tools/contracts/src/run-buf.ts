import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { CompilerFailedError } from './contracts.errors.ts';

/**
 * Runs the buf command line in the workspace, with this process's Node and the workspace's own plugins.
 * @throws CompilerFailedError when it exits non-zero
 */
export function runBuf(workspaceRoot: string, args: readonly string[]): void {
  const executable = join(workspaceRoot, 'node_modules/@bufbuild/buf/bin/buf');
  const run = spawnSync(process.execPath, [executable, ...args], {
    cwd: workspaceRoot,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [dirname(process.execPath), join(workspaceRoot, 'node_modules/.bin'), process.env.PATH].join(
        delimiter,
      ),
    },
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0)
    throw new CompilerFailedError(args[0] ?? '', withoutStoppedPlugins(`${run.stdout}${run.stderr}`));
}

/** When one plugin fails buf stops the others; that they were stopped is no news. */
function withoutStoppedPlugins(output: string): string {
  const lines = output.trim().split('\n');
  const telling = lines.filter((line) => !/^plugin \S+: (context canceled|signal: killed)$/.test(line));
  return (telling.length > 0 ? telling : lines).join('\n');
}
