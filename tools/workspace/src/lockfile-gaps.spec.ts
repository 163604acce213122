import { describe, expect, test } from 'vitest';
import { fillLockfileGaps, findLockfileGaps, UnknownPlatformError } from './lockfile-gaps.mjs';

function lockfileWith(optionalDependencies: Record<string, string>) {
  return {
    packages: { '': {}, 'node_modules/bundler': { version: '1.0.0', dev: true, optionalDependencies } },
  };
}

describe('lockfile gaps', () => {
  test.each([
    ['@scope/pkg-linux-x64-gnu', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }],
    ['@scope/pkg-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
    ['@scope/pkg-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@scope/pkg-linux-armv7', { os: ['linux'], cpu: ['arm'] }],
    ['@scope/pkg-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
    ['pkg-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@scope/windows-x64', { os: ['win32'], cpu: ['x64'] }],
    ['@scope/pkg-wasm32-wasi', { cpu: ['wasm32'] }],
  ])('reads the platform off the name %s', (name, platform) => {
    const gaps = findLockfileGaps(lockfileWith({ [name]: '1.2.3' }));
    expect(gaps.get(`node_modules/${name}`)).toEqual({
      version: '1.2.3',
      ...platform,
      dev: true,
      optional: true,
    });
  });

  test('an optional dependency that has an entry, nested or hoisted, is no gap', () => {
    const lockfile = lockfileWith({ 'a-linux-x64': '1.0.0', 'b-linux-x64': '1.0.0' });
    Object.assign(lockfile.packages, {
      'node_modules/a-linux-x64': { version: '1.0.0' },
      'node_modules/bundler/node_modules/b-linux-x64': { version: '1.0.0' },
    });
    expect(findLockfileGaps(lockfile).size).toBe(0);
  });

  test('a hoisted entry of another version leaves a gap below the package that wants its own', () => {
    const lockfile = lockfileWith({ 'pkg-linux-x64': '1.2.3' });
    Object.assign(lockfile.packages, { 'node_modules/pkg-linux-x64': { version: '1.0.0' } });
    expect([...findLockfileGaps(lockfile).keys()]).toEqual([
      'node_modules/bundler/node_modules/pkg-linux-x64',
    ]);
  });

  test('a filled lockfile has no gaps left', () => {
    const lockfile = lockfileWith({ 'pkg-linux-x64-gnu': '^1.2.3' });
    const filled = fillLockfileGaps(lockfile, findLockfileGaps(lockfile));
    expect(filled.packages['node_modules/pkg-linux-x64-gnu']?.version).toBe('1.2.3');
    expect(findLockfileGaps(filled).size).toBe(0);
  });

  test('a name that does not tell its platform is refused', () => {
    expect(() => findLockfileGaps(lockfileWith({ mystery: '1.0.0' }))).toThrow(UnknownPlatformError);
  });
});
