import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from './command.errors.ts';

/** Where a system is reached, and as whom. */
export interface SystemAccess {
  readonly gatewayUrl: string;
  readonly email: string;
  readonly password: string;
}

export interface AccessSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where `npm start` keeps the record of its run and the demo operator's password. */
  readonly stateDirectory: string;
}

/**
 * The system to talk to: what `TRELLIS_GATEWAY_URL`, `TRELLIS_OPERATOR_EMAIL` and `TRELLIS_OPERATOR_PASSWORD` say, else
 * what runs from the state directory, as its demo operator.
 *
 * @throws {CommandError} when neither tells
 */
export async function findSystem({ environment, stateDirectory }: AccessSources): Promise<SystemAccess> {
  const gatewayUrl =
    environment.TRELLIS_GATEWAY_URL ?? (await recorded(stateDirectory, 'run.json', 'gatewayUrl'));
  if (!gatewayUrl) {
    throw new CommandError(
      'No system runs here. Start it by `npm start`, or name one by TRELLIS_GATEWAY_URL.',
    );
  }
  const password =
    environment.TRELLIS_OPERATOR_PASSWORD ??
    (await recorded(stateDirectory, 'secrets.json', 'demo operator password'));
  if (!password) throw new CommandError('Set TRELLIS_OPERATOR_PASSWORD to the password of the operator.');
  return { gatewayUrl, email: environment.TRELLIS_OPERATOR_EMAIL ?? 'operator@example.com', password };
}

async function recorded(directory: string, file: string, name: string): Promise<string | undefined> {
  try {
    const values = JSON.parse(await readFile(path.join(directory, file), 'utf8')) as Record<string, string>;
    return values[name];
  } catch {
    return undefined;
  }
}
