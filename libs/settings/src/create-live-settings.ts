import type { LiveSettings } from './live-settings';
import { UnsupportedLiveSettingsError } from './live-settings.errors';
import { PostgresLiveSettings } from './postgres/postgres-live-settings';

/**
 * The store of live settings that a URL names by its scheme: `postgres://` or `postgresql://`. Connects when first used.
 * @throws {UnsupportedLiveSettingsError} when there is no adapter for the scheme
 */
export function createLiveSettings(url: string): LiveSettings {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  switch (scheme) {
    case 'postgres:':
    case 'postgresql:':
      return new PostgresLiveSettings(url);
    default:
      throw new UnsupportedLiveSettingsError(
        scheme === undefined ? 'an address without a scheme' : `${scheme}//`,
      );
  }
}
