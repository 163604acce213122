import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

async function contentsOf(pattern: string): Promise<string> {
  const contents: string[] = [];
  for await (const file of glob(pattern, { cwd: root }))
    contents.push(await readFile(join(root, file), 'utf8'));
  return contents.join('\n');
}

const unique = (names: Iterable<string>) => [...new Set(names)].sort();

test('every variable that the manifests set is one that an app reads', async () => {
  const manifests = await contentsOf('infra/kubernetes/**/*.{yaml,env}');
  const sources = await contentsOf('{apps,libs}/*/src/**/*.ts');
  const set = unique(manifests.match(/\bTRELLIS_[A-Z_]+/g) ?? []);
  const read = new Set(sources.match(/\bTRELLIS_[A-Z_]+/g) ?? []);
  expect(set.length).toBeGreaterThan(5);
  expect(set.filter((name) => !read.has(name))).toEqual([]);
});
