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
const generate = () => copy.generate((tree) => serviceGenerator(tree, { name: 'paragliders' }));
const remove = (force = false) =>
  copy.generate((tree) => removeServiceGenerator(tree, { name: 'paragliders', force }));

test('a service that was added and removed leaves git nothing to say, whatever was built of it', async () => {
  const untouched = copy.status();
  await generate();
  expect(copy.status()).toContain('?? apps/paragliders/');
  mkdirSync(inCopy('apps/paragliders/src/infrastructure/prisma'), { recursive: true });
  writeFileSync(inCopy('apps/paragliders/src/infrastructure/prisma/client.ts'), '');
  await remove();
  expect(copy.status()).toBe(untouched);
});

test('what was written by hand and is in no commit is not lost, but by force', async () => {
  const untouched = copy.status();
  await generate();
  writeFileSync(inCopy('apps/paragliders/src/domain/wingspan.ts'), 'export const wingspan = 1;\n');
  await expect(remove()).rejects.toThrow(/apps\/paragliders\/src\/domain\/wingspan\.ts is in no commit/);
  rmSync(inCopy('apps/paragliders/src/domain/wingspan.ts'));
  appendFileSync(inCopy('apps/bff/src/paragliders/paraglider.dto.ts'), '// more\n');
  copy.add('apps/bff/src/paragliders');
  await expect(remove()).rejects.toThrow(/paraglider\.dto\.ts is in no commit/);
  const patch = 'infra/kubernetes/base/apps/paragliders/patch.yaml';
  writeFileSync(inCopy(patch), 'kind: Deployment\n');
  await expect(remove()).rejects.toThrow(`${patch} is in no commit`);
  await remove(true);
  copy.add('apps/bff');
  expect(copy.status()).toBe(untouched);
});

test('what was written by hand and is in a commit can go', async () => {
  await generate();
  writeFileSync(inCopy('apps/paragliders/src/domain/wingspan.ts'), 'export const wingspan = 1;\n');
  copy.add('apps', 'libs', 'proto', 'infra');
  copy.commit();
  await remove();
  expect(copy.status()).not.toContain('??');
  expect(copy.status()).toContain(' D apps/paragliders/src/domain/wingspan.ts');
});
