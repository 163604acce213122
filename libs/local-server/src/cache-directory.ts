import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder of what is fetched or built once a machine: `TRELLIS_CACHE_DIR`, else `trellis` in `XDG_CACHE_HOME`, else
 * `~/.cache/trellis`.
 */
export function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (environment.TRELLIS_CACHE_DIR) return path.resolve(environment.TRELLIS_CACHE_DIR);
  return path.join(environment.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'trellis');
}
