import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import removeServiceGenerator from '../src/remove-service/generator.ts';
import serviceGenerator from '../src/service/generator.ts';
import { CommittedCopy } from './committed-copy.ts';

let copy: CommittedCopy;

beforeAll(() => {
  copy = new CommittedCopy();
});
afterAll(() => copy[Symbol.dispose]());

beforeEach(() => {
  vi.spyOn(logger, 'info').mockImplementation(() => undefined);
});

const inCopy = (file: string) => join(copy.root, file);
const generate = () => copy.generate((tree) => serviceGenerator(tree, { name: 'parcels' }));
const remove = (force = false) =>
  copy.generate((tree) => removeServiceGenerator(tree, { name: 'parcels', force }));

test('a service that was added and removed leaves git nothing to say, whatever was built of it', async () => {
  const untouched = copy.status();
  await generate();
  expect(copy.status()).toContain('?? apps/parcels/');
  mkdirSync(inCopy('apps/parcels/src/infrastructure/prisma'), { recursive: true });
  writeFileSync(inCopy('apps/parcels/src/infrastructure/prisma/client.ts'), '');
  await remove();
  expect(copy.status()).toBe(untouched);
});

test('what was written by hand and is in no commit is not lost, but by force', async () => {
  const untouched = copy.status();
  await generate();
  writeFileSync(inCopy('apps/parcels/src/domain/postage.ts'), 'export const postage = 1;\n');
  await expect(remove()).rejects.toThrow(/apps\/parcels\/src\/domain\/postage\.ts is in no commit/);
  rmSync(inCopy('apps/parcels/src/domain/postage.ts'));
  appendFileSync(inCopy('apps/bff/src/parcels/parcel.dto.ts'), '// more\n');
  copy.add('apps/bff/src/parcels');
  await expect(remove()).rejects.toThrow(/parcel\.dto\.ts is in no commit/);
  await remove(true);
  copy.add('apps/bff');
  expect(copy.status()).toBe(untouched);
});

test('what was written by hand and is in a commit can go', async () => {
  await generate();
  writeFileSync(inCopy('apps/parcels/src/domain/postage.ts'), 'export const postage = 1;\n');
  copy.add('apps', 'libs', 'proto');
  copy.commit();
  await remove();
  expect(copy.status()).not.toContain('??');
  expect(copy.status()).toContain(' D apps/parcels/src/domain/postage.ts');
});
