import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '../../..');

/** The registrant as a bundle, in a folder of its own where its packages are found. */
export interface RegistrantBundle {
  /** Starts a process that registers an instance; resolves when it has. */
  start(url: string, service: string): Promise<ChildProcess>;
  /** Ends all processes and removes the bundle. */
  remove(): Promise<void>;
}

export async function bundleRegistrant(): Promise<RegistrantBundle> {
  const folder = await mkdtemp(join(root, 'node_modules/.cache-registrant-'));
  const bundle = await rolldown({
    cwd: root,
    input: { main: join(import.meta.dirname, 'fixture/registrant.ts') },
    platform: 'node',
    tsconfig: join(import.meta.dirname, '../tsconfig.json'),
    // Not the runtime that rolldown itself brings: it is not installed at the root.
    external: (id) => /^[@a-z]/.test(id) && !/^(?:@trellis|@oxc-project)\//.test(id),
  });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'main.mjs' });
  await bundle.close();
  const processes: ChildProcess[] = [];
  return {
    async start(url, service) {
      const child = fork(join(folder, 'main.mjs'), [url, service], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      processes.push(child);
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the registrant exited with ${code}`);
      });
      // It ends by the test's hand later.
      ended.catch(() => undefined);
      await Promise.race([once(child, 'message'), ended]);
      return child;
    },
    async remove() {
      for (const child of processes) child.kill('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}
