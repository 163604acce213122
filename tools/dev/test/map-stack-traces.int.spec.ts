import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { afterEach, beforeEach, expect, test } from 'vitest';

const preload = pathToFileURL(path.resolve(import.meta.dirname, '../map-stack-traces.mjs')).href;
const program = `
import { existsSync, renameSync } from 'node:fs';

interface Greeting {
  readonly text: string;
}

class Greeter {
  greet(greeting: Greeting): never {
    throw new TypeError(greeting.text);
  }
}

try {
  new Greeter().greet({ text: 'hello' });
} catch (error) {
  if (existsSync('late.map')) renameSync('late.map', 'main.js.map');
  console.log((error as Error).stack);
}
`;

let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'trellis-stack-'));
  writeFileSync(path.join(folder, 'main.ts'), program);
  await build({
    input: path.join(folder, 'main.ts'),
    platform: 'node',
    output: { file: path.join(folder, 'main.js'), format: 'esm', sourcemap: true },
  });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of the stack that the program writes. */
function stack(): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [`--import=${preload}`, 'main.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('a stack names the places in TypeScript', () => {
  const source = path.join(folder, 'main.ts');
  expect(stack().slice(0, 3)).toEqual([
    'TypeError: hello',
    `    at Greeter.greet (${source}:10:11)`,
    `    at ${source}:15:17`,
  ]);
});

test('a map is not read before a stack is', () => {
  copyFileSync(path.join(folder, 'main.js.map'), path.join(folder, 'late.map'));
  rmSync(path.join(folder, 'main.js.map'));
  expect(stack()[1]).toBe(`    at Greeter.greet (${path.join(folder, 'main.ts')}:10:11)`);
});

test('a stack names the places in the bundle where the map cannot be used', () => {
  writeFileSync(path.join(folder, 'main.js.map'), 'no map');
  const [first, second] = stack();
  expect(first).toBe('TypeError: hello');
  expect(second).toMatch(/^ {4}at Greeter\.greet \(file:.*main\.js:\d+:\d+\)$/);
});
