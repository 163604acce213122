import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MissingProgramError, requireProgram, type Program } from '../src';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'required-program-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function printing(version: string): Promise<Program> {
  const command = join(folder, 'tool');
  await writeFile(command, `#!/bin/sh\necho 'tool ${version}' >&2\n`);
  await chmod(command, 0o755);
  return {
    command,
    versionArguments: ['--version'],
    versionPattern: /tool (\d[\d.]*)/,
    atLeast: '1.9.3',
    title: 'Tool',
    reason: 'things are made with it',
    remedy: 'install it',
  };
}

test.each(['1.9.3', '1.10', '2', '1.9.10'])('version %s will do where 1.9.3 is wanted', async (version) => {
  await expect(requireProgram(await printing(version))).resolves.toBeUndefined();
});

test.each(['1.9.2', '1.9', '1', '0.99.99'])(
  'version %s is too old where 1.9.3 is wanted',
  async (version) => {
    await expect(requireProgram(await printing(version))).rejects.toEqual(
      new MissingProgramError(
        `Tool ${version} is too old, 1.9.3 or newer is needed (things are made with it): install it.`,
      ),
    );
  },
);

test('a program that is missing is named in one line, with what to do', async () => {
  const missing = { ...(await printing('1.9.3')), command: join(folder, 'other') };
  await expect(requireProgram(missing)).rejects.toEqual(
    new MissingProgramError('Tool is not on this machine, and things are made with it: install it.'),
  );
});
