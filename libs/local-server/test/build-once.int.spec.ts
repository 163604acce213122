import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildOnce, type BuildOptions } from '../src';

const WITHIN = { timeout: 10_000 };
let folder: string;
let cache: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-once-'));
  cache = join(folder, 'cache');
  await writeFile(join(folder, 'recipe'), 'first');
  await writeFile(join(folder, 'builds'), '');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function build(options: Partial<BuildOptions> = {}): Promise<string> {
  return buildOnce({
    name: 'thing',
    inputs: [join(folder, 'recipe')],
    cache,
    build: async (into) => {
      await appendFile(join(folder, 'builds'), 'x');
      await writeFile(join(into, 'product'), 'whole');
    },
    ...options,
  });
}

async function builds(): Promise<number> {
  return (await readFile(join(folder, 'builds'), 'utf8')).length;
}

/** A program that builds the same thing slowly: half of it, and the whole once the file `go` is there. */
async function builder(): Promise<string> {
  const entry = join(folder, 'builder.ts');
  await writeFile(
    entry,
    `import { appendFile, writeFile } from 'node:fs/promises';
     import { existsSync } from 'node:fs';
     import { setTimeout as delay } from 'node:timers/promises';
     import { buildOnce } from ${JSON.stringify(join(import.meta.dirname, '../src/index'))};
     const folder = ${JSON.stringify(folder)};
     await buildOnce({
       name: 'thing',
       inputs: [folder + '/recipe'],
       cache: folder + '/cache',
       onProgress: () => appendFile(folder + '/waiting', 'x'),
       build: async (into) => {
         await appendFile(folder + '/builds', 'x');
         await writeFile(into + '/product', 'half');
         while (!existsSync(folder + '/go')) await delay(20);
         await writeFile(into + '/product', 'whole');
       },
     });`,
  );
  const program = join(folder, 'builder.mjs');
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file: program, format: 'esm' });
  await bundle.close();
  return program;
}

function run(program: string): { child: ChildProcess; exit: Promise<unknown[]> } {
  const child = fork(program);
  children.push(child);
  return { child, exit: once(child, 'exit') };
}

test('builds once, and again when an input or the variant changes', async () => {
  const first = await build();
  expect(await build()).toBe(first);
  expect(await builds()).toBe(1);
  expect(await build({ variant: 'other' })).not.toBe(first);
  await writeFile(join(folder, 'recipe'), 'second');
  expect(await build()).not.toBe(first);
  expect(await builds()).toBe(3);
});

test('a build that fails leaves nothing, and the next one starts anew', async () => {
  const failing = build({
    build: async (into) => {
      await writeFile(join(into, 'product'), 'half');
      throw new Error('out of disk');
    },
  });
  await expect(failing).rejects.toThrow('out of disk');
  expect(await readdir(cache)).toEqual([]);
  expect(await readFile(join(await build(), 'product'), 'utf8')).toBe('whole');
});

test('two processes that want the same at once build it once', async () => {
  const program = await builder();
  const runs = [run(program), run(program)];
  await vi.waitFor(async () => expect(await readFile(join(folder, 'waiting'), 'utf8')).toBe('x'), WITHIN);
  await writeFile(join(folder, 'go'), '');
  expect(await Promise.all(runs.map(({ exit }) => exit))).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(await builds()).toBe(1);
  expect(await readdir(cache)).toHaveLength(1);
});

test('a build that is killed gives way to the next one, and leaves no half result', async () => {
  const { child, exit } = run(await builder());
  await vi.waitFor(async () => expect(await builds()).toBe(1), WITHIN);
  child.kill('SIGKILL');
  await exit;
  const result = await build();
  expect(await readFile(join(result, 'product'), 'utf8')).toBe('whole');
  expect(await builds()).toBe(2);
  expect(await readdir(cache)).toHaveLength(1);
});
