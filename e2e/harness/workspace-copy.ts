import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { WORKSPACE } from './workspace';

const execute = promisify(execFile);

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Belong to one workspace each, and are not shared with its copies. */
const OWN_MODULES = ['.cache', '@trellis-tools', '.package-lock.json'];

/** A copy of the workspace that can be changed and run, with everything committed and the same packages installed. */
export class WorkspaceCopy {
  private constructor(readonly root: string) {}

  /** The workspace as it stands. */
  static create(): Promise<WorkspaceCopy> {
    return WorkspaceCopy.filled((copy) => copy.copyFiles());
  }

  /** An earlier state of the workspace, with the packages of the present one. @param archive its files, as tar and Brotli */
  static unpack(archive: string): Promise<WorkspaceCopy> {
    return WorkspaceCopy.filled((copy) => {
      const input = brotliDecompressSync(readFileSync(archive));
      execFileSync('tar', ['--extract', '--file=-'], { cwd: copy.root, input });
    });
  }

  private static async filled(fill: (copy: WorkspaceCopy) => void): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(mkdtempSync(join(tmpdir(), 'trellis-copy-')));
    try {
      fill(copy);
      copy.linkModules();
      await copy.run('git', 'init', '--quiet', '--initial-branch=main');
      await copy.commit();
      return copy;
    } catch (error) {
      copy.remove();
      throw error;
    }
  }

  /** Commits everything that there is. */
  async commit(): Promise<void> {
    await this.run('git', 'add', '--all');
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    await this.run('git', ...identity, 'commit', '--quiet', '--message', 'A test');
  }

  /** Gives the copy an Nx of its own: only an installed one runs migrations. */
  installNx(): void {
    const place = join(this.root, 'node_modules/nx');
    rmSync(place);
    cpSync(join(WORKSPACE, 'node_modules/nx'), place, { recursive: true });
  }

  /** Puts files of the workspace as it stands in the place of those that the copy has. */
  replaceFiles(): void {
    for (const name of readdirSync(this.root)) {
      if (!['.git', 'node_modules'].includes(name)) rmSync(join(this.root, name), { recursive: true });
    }
    this.copyFiles();
  }

  /** Runs a program in it and answers what it wrote. @throws with that when it fails */
  async run(program: string, ...args: string[]): Promise<string> {
    const bin = join(this.root, 'node_modules/.bin');
    const env = { ...inherited(), PATH: `${bin}:${process.env.PATH}`, NX_DAEMON: 'false' };
    try {
      // Waited for, not blocked on: the test runner takes a process that is silent for a minute for dead.
      return (await execute(program, args, { cwd: this.root, maxBuffer: MAX_OUTPUT_BYTES, env })).stdout;
    } catch (error) {
      const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
      throw new Error(`${message}\n${stdout}\n${stderr}`, { cause: error });
    }
  }

  /** Puts something in a file in the place of something that it holds once. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.root, file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2)
      throw new Error(`${file} holds ${parts.length - 1} times what was to be replaced: ${from}`);
    writeFileSync(path, parts.join(to));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private copyFiles(): void {
    const deleted = new Set(listedFiles('--deleted'));
    for (const file of listedFiles('--cached', '--others', '--exclude-standard')) {
      if (!deleted.has(file)) cpSync(join(WORKSPACE, file), join(this.root, file));
    }
  }

  private linkModules(): void {
    const installed = join(WORKSPACE, 'node_modules');
    const modules = join(this.root, 'node_modules');
    mkdirSync(join(modules, '@trellis-tools'), { recursive: true });
    for (const name of readdirSync(installed)) {
      if (!OWN_MODULES.includes(name)) symlinkSync(join(installed, name), join(modules, name));
    }
    for (const tool of readdirSync(join(installed, '@trellis-tools'))) {
      symlinkSync(join('../../tools', tool), join(modules, '@trellis-tools', tool));
    }
  }
}

function listedFiles(...options: string[]): string[] {
  const list = execFileSync('git', ['ls-files', '-z', ...options], {
    cwd: WORKSPACE,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return list.split('\0').filter((file) => file !== '');
}

/** Without what the test run itself was given: the copy runs tests of its own. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$|DEV$|npm_)/.test(name),
    ),
  );
}
