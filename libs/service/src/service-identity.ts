import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ServiceInfo } from '@trellis/context';
import type { ServiceConfiguration } from './configuration/service-configuration';

/** Who this process is. The version is that of the package beside the entry file unless `TRELLIS_VERSION` says another. */
export function serviceIdentity(
  name: string,
  configuration: ServiceConfiguration,
  entryFile: string | undefined,
): ServiceInfo {
  return new ServiceInfo({
    name,
    instanceId:
      configuration.instanceId ?? `${name}-${Date.now().toString(36)}${randomBytes(4).toString('hex')}`,
    version: configuration.version ?? packageVersion(entryFile) ?? '0.0.0',
  });
}

function packageVersion(entryFile: string | undefined): string | undefined {
  if (!entryFile) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(join(dirname(entryFile), 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    return typeof manifest.version === 'string' ? manifest.version : undefined;
  } catch {
    return undefined;
  }
}
