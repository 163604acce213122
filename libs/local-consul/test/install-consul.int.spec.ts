import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installConsul } from '../src';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'install-consul-'));
  vi.stubEnv('PATH', folder);
  vi.stubEnv('TRELLIS_CACHE_DIR', join(folder, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function provideGo(version: string, build: string): Promise<void> {
  const script = `#!/bin/sh\nif [ "$1" = version ]; then echo 'go version go${version} linux/amd64'; exit 0; fi\n${build}\n`;
  await writeFile(join(folder, 'go'), script);
  await chmod(join(folder, 'go'), 0o755);
}

test('without Go it says which Go to install', async () => {
  await expect(installConsul()).rejects.toThrow(
    /^Go is not on this machine, and Consul is built with it: install Go 1\.25\.\d+ or newer\.$/,
  );
});

test('an older Go is too old', async () => {
  await provideGo('1.24.9', 'exit 1');
  await expect(installConsul()).rejects.toThrow(/^Go 1\.24\.9 is too old, 1\.25\.\d+ or newer is needed/);
});

test('a build that fails shows what Go wrote, and leaves nothing in the cache', async () => {
  await provideGo('1.26.0', `echo 'checksum mismatch' >&2; exit 1`);
  await expect(installConsul()).rejects.toThrow(
    'building Consul failed: go ended with 1.\nchecksum mismatch',
  );
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
});

test('Go is asked for the binary once, and not needed after that', async () => {
  await provideGo('1.26.0', 'echo built > "$GOBIN/consul"');
  const binary = await installConsul();
  expect(await readFile(binary, 'utf8')).toBe('built\n');
  await rm(join(folder, 'go'));
  expect(await installConsul()).toBe(binary);
});
