// Owned: rendered from service.json. Do not edit; `npx nx sync` writes it anew.
import path from 'node:path';
import { schemaDriftOf } from '@trellis/service-testing';
import { expect, it } from 'vitest';

it('migrations and schema describe the same database', async () => {
  expect(await schemaDriftOf(path.resolve(import.meta.dirname, '..'))).toEqual([]);
});
