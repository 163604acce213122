import { spawnSync } from 'node:child_process';
import { DeploymentFaultError } from './deployment.errors';

/**
 * Runs a checker and answers what it printed on standard output.
 *
 * @param fault the message when it ends with anything but 0
 * @param input what it reads on standard input
 * @throws {DeploymentFaultError}
 */
export function runChecker(
  program: string,
  args: readonly string[],
  fault: string,
  options: { cwd?: string; input?: string } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  if (status !== 0) throw new DeploymentFaultError(fault, `${stdout}${stderr}`.trimEnd());
  return stdout;
}
