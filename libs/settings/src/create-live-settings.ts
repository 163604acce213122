import type { ConsulCredentials } from '@trellis/consul';
import { adapterFor } from '@trellis/endpoint';
import { ConsulLiveSettings } from './consul/consul-live-settings';
import type { LiveSettings } from './live-settings';
import { PostgresLiveSettings } from './postgres/postgres-live-settings';

/** What an adapter is told beside the URL. */
export interface LiveSettingsOptions {
  /** For `consul://`. */
  readonly consul?: ConsulCredentials;
}

const postgres = (url: string): LiveSettings => new PostgresLiveSettings(url);

const adapters = {
  postgres,
  postgresql: postgres,
  consul: (url: string, { consul }: LiveSettingsOptions): LiveSettings => new ConsulLiveSettings(url, consul),
};

/**
 * The store of live settings that a URL names by its scheme: `postgres://` or `consul://`. Connects when first used.
 * @throws {UnsupportedEndpointError} when there is no adapter for the scheme
 * @throws {InvalidEndpointError} when the adapter cannot use the URL or the credentials
 */
export function createLiveSettings(url: string, options: LiveSettingsOptions = {}): LiveSettings {
  return adapterFor<LiveSettings, [LiveSettingsOptions]>('store of live settings', adapters, url, options);
}
