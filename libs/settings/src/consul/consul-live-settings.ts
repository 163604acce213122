import { Logger } from '@nestjs/common';
import {
  ConsulConnection,
  ConsulRequestError,
  readConsulEndpoint,
  type ConsulCredentials,
} from '@trellis/consul';
import { InvalidEndpointError } from '@trellis/endpoint';
import { messageOf } from '@trellis/errors';
import { LiveSettings } from '../live-settings';
import type { SettingEntry, SettingsWatch } from '../live-settings';
import { LiveSettingsUnavailableError } from '../live-settings.errors';
import { assertSettingKey } from '../setting-key';
import { consistent, entriesOf, type KvItem } from './consul-entry';
import { FollowedSettings } from './followed-settings';

const defaultPrefix = 'trellis/settings';

/** The times of the store, in milliseconds. */
export interface ConsulLiveSettingsOptions {
  /** How long a watch's query waits for a change. Defaults to 20,000. */
  readonly waitMs?: number;
}

/**
 * Live settings as keys of Consul under one prefix. An entry's revision is the key's ModifyIndex.
 *
 * A token needs `key_prefix "trellis/settings/" { policy = "read" }`; `write` to set and delete.
 */
export class ConsulLiveSettings extends LiveSettings {
  private readonly logger = new Logger('ConsulLiveSettings');
  private readonly connection: ConsulConnection;
  /** Ends in a slash. */
  private readonly root: string;
  private readonly followed: FollowedSettings;
  private closed: Promise<void> | undefined;

  /**
   * @param url `consul://[:token@]host[:8500][,host2…][?tls=true&datacentre=dc1&prefix=trellis/settings]`
   * @throws {InvalidEndpointError} when the URL or the credentials cannot be used
   */
  constructor(url: string, credentials: ConsulCredentials = {}, options: ConsulLiveSettingsOptions = {}) {
    super();
    const endpoint = readConsulEndpoint(url, credentials, ['prefix']);
    this.root = `${prefixOf(endpoint.parameters.get('prefix') ?? defaultPrefix)}/`;
    this.connection = new ConsulConnection(endpoint);
    this.followed = new FollowedSettings(this.connection, this.root, options.waitMs, this.logger);
  }

  async get(key: string): Promise<SettingEntry | undefined> {
    assertSettingKey(key);
    const { value } = await this.connection.request(
      (client, options) =>
        client.kv.get({ ...options, ...consistent, key: this.root + key }) as Promise<KvItem | undefined>,
    );
    return value && entriesOf([value], this.root)[0];
  }

  async list(prefix: string): Promise<readonly SettingEntry[]> {
    const { value } = await this.connection.request(
      (client, options) =>
        client.kv.get({ ...options, ...consistent, key: this.root + prefix, recurse: true }) as Promise<
          KvItem[] | undefined
        >,
    );
    return entriesOf(value, this.root);
  }

  async set(key: string, value: string): Promise<void> {
    assertSettingKey(key);
    // Consul itself leaves a key alone whose value is the same.
    await this.connection.request((client, options) =>
      client.kv.set({ ...options, key: this.root + key, value }),
    );
  }

  async delete(key: string): Promise<void> {
    assertSettingKey(key);
    await this.connection.request((client, options) => client.kv.del({ ...options, key: this.root + key }));
  }

  watch(prefix: string, listener: (entries: readonly SettingEntry[]) => void): SettingsWatch {
    if (this.closed) throw new LiveSettingsUnavailableError('The store of live settings is closed.');
    return this.followed.watch(prefix, listener);
  }

  async check(): Promise<void> {
    try {
      await this.connection.check();
      const { value, isFiltered } = await this.connection.request(
        (client, options) =>
          client.kv.get({ ...options, ...consistent, key: this.root, recurse: true }) as Promise<
            KvItem[] | undefined
          >,
      );
      if (value || !isFiltered) return;
    } catch (cause) {
      throw new LiveSettingsUnavailableError(this.reasonOf(cause), { cause });
    }
    throw new LiveSettingsUnavailableError(this.missingPolicy());
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await this.followed.close();
      this.connection.close();
    })();
    return this.closed;
  }

  private reasonOf(cause: unknown): string {
    const lacksRight =
      cause instanceof ConsulRequestError && cause.statusCode === 403 && cause.message.includes('key:read');
    return lacksRight ? this.missingPolicy() : messageOf(cause);
  }

  private missingPolicy(): string {
    return `Consul shows no settings to the token: its policies need read on key_prefix "${this.root}"`;
  }
}

function prefixOf(text: string): string {
  const prefix = text.replace(/\/$/, '');
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(prefix)) {
    throw new InvalidEndpointError(
      'the parameter prefix is levels of letters, digits, dots, dashes and underscores, joined by slashes',
    );
  }
  return prefix;
}
