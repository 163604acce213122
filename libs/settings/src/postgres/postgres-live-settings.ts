import { PlatformConnection } from '@trellis/database';
import { messageOf } from '@trellis/errors';
import { LiveSettings } from '../live-settings';
import type { SettingEntry, SettingsWatch } from '../live-settings';
import { LiveSettingsUnavailableError } from '../live-settings.errors';
import { assertSettingKey } from '../setting-key';
import { WatchedPrefixes } from './watched-prefixes';

const selectEntry = 'SELECT key, value, revision FROM settings.entry';

/** The times of the store, in milliseconds. */
export interface PostgresLiveSettingsOptions {
  /** How often watches look by themselves, besides being notified. Defaults to 15,000. */
  readonly pollMs?: number;
}

/** Live settings as rows of a PostgreSQL database. */
export class PostgresLiveSettings extends LiveSettings {
  private readonly connection: PlatformConnection;
  private readonly watched: WatchedPrefixes;
  private closed: Promise<void> | undefined;

  /** @param url of the database that has the settings' schema: `postgres://user:password@host:5432/platform` */
  constructor(url: string, options: PostgresLiveSettingsOptions = {}) {
    super();
    this.connection = PlatformConnection.acquire(url);
    this.watched = new WatchedPrefixes(
      this.connection,
      (prefixes) => this.entriesUnder(prefixes),
      options.pollMs ?? 15_000,
    );
  }

  async get(key: string): Promise<SettingEntry | undefined> {
    assertSettingKey(key);
    const [entry] = await this.connection.query<SettingEntry>(`${selectEntry} WHERE key = $1`, [key]);
    return entry;
  }

  list(prefix: string): Promise<readonly SettingEntry[]> {
    return this.entriesUnder([prefix]);
  }

  async set(key: string, value: string): Promise<void> {
    assertSettingKey(key);
    await this.connection.query('SELECT settings.put($1, $2)', [key, value]);
  }

  async delete(key: string): Promise<void> {
    assertSettingKey(key);
    await this.connection.query('SELECT settings.remove($1)', [key]);
  }

  watch(prefix: string, listener: (entries: readonly SettingEntry[]) => void): SettingsWatch {
    if (this.closed) throw new LiveSettingsUnavailableError('The store of live settings is closed.');
    return this.watched.watch(prefix, listener);
  }

  async check(): Promise<void> {
    await this.connection.waitUntilReachable({ timeoutMs: 0 });
    try {
      await this.entriesUnder([]);
    } catch (cause) {
      throw new LiveSettingsUnavailableError(
        `The database does not serve live settings: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await this.watched.close();
      await this.connection.release();
    })();
    return this.closed;
  }

  private entriesUnder(prefixes: readonly string[]): Promise<SettingEntry[]> {
    return this.connection.query<SettingEntry>(
      `${selectEntry} WHERE EXISTS (SELECT FROM unnest($1::text[]) AS prefix WHERE starts_with(key, prefix)) ORDER BY key`,
      [[...prefixes]],
    );
  }
}
