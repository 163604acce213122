import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOnce } from './build-once';
import { requireProgram } from './required-program';
import { runCommand } from './run-command';

export interface GoProgramsOptions {
  /** Names the folder in the cache: `consul`. */
  readonly name: string;
  /** What is built, for messages: `Consul`. */
  readonly title: string;
  /** How long the first time takes, for the first message: `some five minutes`. */
  readonly duration?: string;
  /** The absolute path of the `go.mod` that pins it, with a `go.sum` beside. */
  readonly modules: string;
  /** The package that is installed; `tool` for every tool that `go.mod` names. */
  readonly package: string;
  /** For the error when Go is missing: `Consul is built with it`. */
  readonly reason: string;
  readonly onProgress?: (line: string) => void;
}

/**
 * Builds programs from their Go modules into the cache unless they are there, and answers the folder that holds them.
 *
 * @throws {MissingProgramError} when Go is needed and missing or too old
 * @throws {BuildFailedError} when the build fails
 */
export async function buildGoPrograms(options: GoProgramsOptions): Promise<string> {
  const { title, modules, onProgress } = options;
  return buildOnce({
    name: options.name,
    inputs: [modules, join(dirname(modules), 'go.sum')],
    variant: `${process.platform}-${process.arch}`,
    onProgress,
    build: async (into) => {
      await requireGo(modules, options.reason);
      const once = ['once a machine', options.duration].filter((part) => part !== undefined).join(', ');
      onProgress?.(`building ${title} (${once})`);
      await runCommand('go', ['install', '-ldflags', '-s -w', options.package], {
        cwd: dirname(modules),
        environment: { CGO_ENABLED: '0', GOBIN: into },
        purpose: `building ${title}`,
        onProgress,
      });
    },
  });
}

/**
 * @param modules the path of the `go.mod` that says how new it has to be
 * @param reason for the error: `Consul is built with it`
 * @throws {MissingProgramError} when Go is missing or too old
 */
export async function requireGo(modules: string, reason: string): Promise<void> {
  const atLeast = /^go (\S+)$/m.exec(await readFile(modules, 'utf8'))?.[1] ?? '1.26';
  await requireProgram({
    command: 'go',
    versionArguments: ['version'],
    versionPattern: /go version go(\d[\d.]*)/,
    atLeast,
    title: 'Go',
    reason,
    remedy: `install Go ${atLeast} or newer`,
  });
}
