import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunState } from '@trellis-tools/dev/run-record';

/** What the launcher wrote down of a run. */
export async function readRunState(stateDirectory: string): Promise<RunState> {
  return JSON.parse(await readFile(join(stateDirectory, 'run.json'), 'utf8')) as RunState;
}

/** The password that the launcher made for a purpose. */
export async function readSecret(stateDirectory: string, name: string): Promise<string> {
  const secrets = JSON.parse(await readFile(join(stateDirectory, 'secrets.json'), 'utf8')) as Record<
    string,
    string
  >;
  const secret = secrets[name];
  if (secret === undefined)
    throw new Error(`There is no secret "${name}", only ${Object.keys(secrets).join(', ')}.`);
  return secret;
}
