import { spawn } from 'node:child_process';
import path from 'node:path';
import { onEachLine } from './line-splitter';

/** The system could not be built. */
export class BuildFailedError extends Error {
  override readonly name = 'BuildFailedError';

  constructor() {
    super('The system could not be built; the lines above say why.');
  }
}

/**
 * Builds what is not current. It happens in a process of its own, so that the builders' memory goes with it.
 * @throws {BuildFailedError}
 */
export function buildSystem(root: string, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'tools/dev/build-system.mjs')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onEachLine(child.stdout, onLine);
    onEachLine(child.stderr, onLine);
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new BuildFailedError())));
  });
}
