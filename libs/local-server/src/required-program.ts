import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MissingProgramError } from './local-server.errors';

/** A program that a server needs on the machine. */
export interface Program {
  /** The command: `java`. */
  readonly command: string;
  /** Arguments that make it print its version. */
  readonly versionArguments: readonly string[];
  /** Finds the version, dotted numbers, in what it prints. */
  readonly versionPattern: RegExp;
  /** The oldest that will do: `17` or `1.25.3`. */
  readonly atLeast: string;
  /** For the error: `Java`. */
  readonly title: string;
  /** What needs it, for the error: `Kafka runs on it`. */
  readonly reason: string;
  /** How to get it, for the error: `install a JDK or JRE of version 17 or newer`. */
  readonly remedy: string;
}

/** @throws {MissingProgramError} one line that names what to install */
export async function requireProgram(program: Program): Promise<void> {
  const { command, title, atLeast, reason, remedy } = program;
  const printed = await promisify(execFile)(command, [...program.versionArguments]).catch(() => undefined);
  if (!printed) throw new MissingProgramError(`${title} is not on this machine, and ${reason}: ${remedy}.`);
  const version = program.versionPattern.exec(printed.stdout + printed.stderr)?.[1];
  if (version && isOlder(version, atLeast)) {
    throw new MissingProgramError(
      `${title} ${version} is too old, ${atLeast} or newer is needed (${reason}): ${remedy}.`,
    );
  }
}

function isOlder(version: string, atLeast: string): boolean {
  const wanted = atLeast.split('.').map(Number);
  const found = version.split('.').map(Number);
  for (const [index, part] of wanted.entries()) {
    const difference = (found[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
