import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { workspaceRoot } from '../src/workspace-root.mjs';

const rootFiles = ['package.json', 'nx.json', 'tsconfig.base.json', 'eslint.config.mjs', '.gitignore'];

/**
 * A throw-away workspace with this one's configuration and projects, emptied of their sources, and without
 * Nx's cache: what a rule says about code put into it is what it says about that code on a fresh clone.
 */
export class WorkspaceCopy {
  private constructor(readonly root: string) {}

  static async create(): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(await mkdtemp(path.join(os.tmpdir(), 'trellis-workspace-')));
    for (const file of rootFiles) await cp(path.join(workspaceRoot, file), path.join(copy.root, file));
    await symlink(path.join(workspaceRoot, 'node_modules'), path.join(copy.root, 'node_modules'), 'dir');
    for (const lib of await readdir(path.join(workspaceRoot, 'libs'))) {
      for (const file of ['project.json', 'tsconfig.json']) {
        await cp(path.join(workspaceRoot, 'libs', lib, file), path.join(copy.root, 'libs', lib, file));
      }
      await copy.write(`libs/${lib}/src/index.ts`, `export const ${lib.replaceAll('-', '')} = '${lib}';\n`);
    }
    return copy;
  }

  async write(file: string, text: string): Promise<void> {
    const target = path.join(this.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }

  async addApp(name: string, tags: string[] = ['platform:node']): Promise<void> {
    await this.write(
      `apps/${name}/project.json`,
      JSON.stringify({
        name,
        projectType: 'application',
        tags: ['type:app', ...tags],
        targets: { lint: {} },
      }),
    );
    await this.write(
      `apps/${name}/tsconfig.json`,
      JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src'] }),
    );
  }

  /** Lints as the gate does, through Nx, and gives the exit code and everything it printed. */
  lint(...projects: string[]): { exitCode: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        path.join(workspaceRoot, 'node_modules', '.bin', 'nx'),
        'run-many',
        '--target=lint',
        `--projects=${projects.join(',')}`,
        '--output-style=stream',
        '--skip-nx-cache',
      ],
      { cwd: this.root, env: environmentOutsideNx(), encoding: 'utf8' },
    );
    return { exitCode: status, output: stdout + stderr };
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** This test may itself run as an Nx task, whose variables would point the copy's Nx back here. */
function environmentOutsideNx(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  return {
    ...Object.fromEntries(own),
    NX_DAEMON: 'false',
    FORCE_COLOR: '0',
    PATH: `${path.join(workspaceRoot, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
  };
}
