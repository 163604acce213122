import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const webRoot = path.resolve(import.meta.dirname, '..');

/** What a browser may have to fetch before it shows the first page; what is behind signing in is part of it for who is signed in. */
const firstLoadBudget = { visitorScriptBytes: 110_000, scriptBytes: 150_000, styleBytes: 15_000 };

/** What the page of operators may have to fetch besides. */
const systemPageBudgetBytes = 100_000;

let folder: string;
let chunks: Map<string, Rolldown.OutputChunk>;

beforeAll(async () => {
  // The tests' own would have React built for development.
  vi.stubEnv('NODE_ENV', 'production');
  folder = mkdtempSync(path.join(tmpdir(), 'trellis-web-'));
  const built = await build({
    root: webRoot,
    configFile: path.join(webRoot, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  const { output } = built as Rolldown.RolldownOutput;
  chunks = new Map(output.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' });
const gzipBytes = (names: readonly string[]) =>
  names.reduce((bytes, name) => bytes + gzipSync(textOf(name)).length, 0);

/** The entry, for who is signed in what is behind that as well, and all that they import without waiting to be asked. */
function firstLoad({ isSignedIn }: { isSignedIn: boolean }): string[] {
  return withImports(({ isEntry, name }) => isEntry || (isSignedIn && name === 'signed-in'));
}

/** Chunks, and all that they import without waiting to be asked. */
function withImports(isWanted: (chunk: Rolldown.OutputChunk) => boolean): string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    chunks.get(name)?.imports.forEach(add);
  };
  for (const chunk of chunks.values()) if (isWanted(chunk)) add(chunk.fileName);
  return [...found];
}

describe('the first load', () => {
  test.each([
    ['a visitor', false, firstLoadBudget.visitorScriptBytes],
    ['who is signed in', true, firstLoadBudget.scriptBytes],
  ])('of %s is within its budget of compressed script', (_who, isSignedIn, budget) => {
    const files = firstLoad({ isSignedIn });
    const bytes = gzipBytes(files);
    expect(bytes, `${files.join(', ')} are ${bytes} bytes`).toBeLessThanOrEqual(budget);
  });

  test('is within its budget of compressed styles', () => {
    const styles = [...textOf('index.html').matchAll(/href="\/([^"]+\.css)"/g)].map(([, name = '']) => name);
    expect(styles).not.toEqual([]);
    expect(gzipBytes(styles)).toBeLessThanOrEqual(firstLoadBudget.styleBytes);
  });

  test('is without the system page and without menus', () => {
    const modules = firstLoad({ isSignedIn: true }).flatMap((name) => chunks.get(name)?.moduleIds ?? []);
    expect(modules.filter((id) => id.includes('/src/home/'))).not.toEqual([]);
    expect(
      modules.filter((id) => /\/src\/(?:system|order-journey)\/|@base-ui\/react\/menu\//.test(id)),
    ).toEqual([]);
  });
});

test('the system page is within its budget of compressed script', () => {
  const before = new Set(firstLoad({ isSignedIn: true }));
  const isSystem = ({ facadeModuleId }: Rolldown.OutputChunk) =>
    facadeModuleId?.endsWith('/src/system/index.ts') ?? false;
  const added = withImports(isSystem).filter((name) => !before.has(name));
  expect(added).not.toEqual([]);
  expect(gzipBytes(added), added.join(', ')).toBeLessThanOrEqual(systemPageBudgetBytes);
});

describe('the page', () => {
  test('has neither scripts nor styles within it, which the policy would refuse', () => {
    const html = textOf('index.html');
    expect(html.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
    expect(html.match(/<style|\sstyle=|\son\w+=/g)).toBeNull();
  });

  test('has everything from its own origin', () => {
    const html = textOf('index.html');
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) expect(address).toMatch(/^\/[^/]/);
    for (const name of files().filter((file) => file.endsWith('.css'))) {
      for (const [, address] of textOf(name).matchAll(/url\(["']?([^"')]+)/g)) {
        expect(address).toMatch(/^\/assets\//);
      }
    }
  });

  test('asks for its font before its styles do', () => {
    const [, font = ''] = textOf('index.html').match(/rel="preload" as="font"[^>]*href="\/([^"]+)"/) ?? [];
    expect(files()).toContain(path.normalize(font));
  });

  test('sets a chosen theme before it is painted', () => {
    const html = textOf('index.html');
    expect(html.indexOf('src="/theme.js"')).toBeGreaterThan(0);
    expect(html.indexOf('src="/theme.js"')).toBeLessThan(html.indexOf('type="module"'));
  });
});

test('every large file of text is there compressed as well', () => {
  const scripts = files().filter((file) => /index-.*\.(?:js|css)$/.test(file));
  expect(scripts).toHaveLength(2);
  for (const file of scripts) expect(files()).toEqual(expect.arrayContaining([`${file}.br`, `${file}.gz`]));
});

test('nothing of the machine that built it is in the bundle', () => {
  const scripts = files().filter((name) => name.endsWith('.js'));
  const telling = scripts.filter(
    (file) => textOf(file).includes(webRoot) || /TRELLIS_[A-Z]|sourceMappingURL/.test(textOf(file)),
  );
  expect(telling).toEqual([]);
});
