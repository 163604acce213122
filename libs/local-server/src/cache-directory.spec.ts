import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheDirectory } from './cache-directory';

test('TRELLIS_CACHE_DIR comes before XDG_CACHE_HOME, and that before the home folder', () => {
  expect(cacheDirectory({ TRELLIS_CACHE_DIR: '/own', XDG_CACHE_HOME: '/xdg' })).toBe('/own');
  expect(cacheDirectory({ XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/trellis');
  expect(cacheDirectory({ TRELLIS_CACHE_DIR: '', XDG_CACHE_HOME: '' })).toBe(
    join(homedir(), '.cache/trellis'),
  );
});
