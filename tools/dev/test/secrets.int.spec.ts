import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secrets, SecretsUnreadableError } from '../src/secrets';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'secrets-'));
});
afterAll(() => rm(directory, { recursive: true }));

it('secrets are made once and kept, for their owner alone', async () => {
  const first = await Secrets.open(directory);
  const password = first.get('order');
  await first.save();
  expect((await Secrets.open(directory)).get('order')).toBe(password);
  expect(first.get('user')).not.toBe(password);
  expect((await stat(path.join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

it.each(['{"order":', '"text"', 'null'])('a damaged file (%s) is refused by its name', async (text) => {
  await writeFile(path.join(directory, 'secrets.json'), text);
  const error = await Secrets.open(directory).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SecretsUnreadableError);
  expect((error as Error).message).toContain(path.join(directory, 'secrets.json'));
});
