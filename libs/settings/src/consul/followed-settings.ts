import type { Logger } from '@nestjs/common';
import { BlockingQuery, type ConsulConnection } from '@trellis/consul';
import type { SettingEntry, SettingsWatch } from '../live-settings';
import { WatchedPrefix } from '../watched-prefix';
import { consistent, entriesOf, type KvItem } from './consul-entry';

/** All watches of a store: one query follows everything under its root, from the first watch on. */
export class FollowedSettings {
  private readonly watches = new Set<WatchedPrefix>();
  private query: BlockingQuery<KvItem[] | undefined> | undefined;
  /** Undefined until Consul has answered. */
  private known: readonly SettingEntry[] | undefined;

  constructor(
    private readonly connection: ConsulConnection,
    private readonly root: string,
    private readonly waitMs: number | undefined,
    private readonly logger: Logger,
  ) {}

  watch(prefix: string, listener: (entries: readonly SettingEntry[]) => void): SettingsWatch {
    const watch = new WatchedPrefix(prefix, listener, this.logger);
    this.watches.add(watch);
    this.query ??= this.follow();
    setImmediate(() => {
      if (this.known && this.watches.has(watch)) watch.tell(this.known);
    });
    return { close: () => void this.watches.delete(watch) };
  }

  async close(): Promise<void> {
    this.watches.clear();
    await this.query?.close();
  }

  private follow(): BlockingQuery<KvItem[] | undefined> {
    return new BlockingQuery<KvItem[] | undefined>({
      name: 'Watching live settings in Consul',
      connection: this.connection,
      query: (client, options) =>
        client.kv.get({ ...options, ...consistent, key: this.root, recurse: true }) as Promise<
          KvItem[] | undefined
        >,
      onAnswer: ({ value }) => {
        this.known = entriesOf(value, this.root);
        for (const watch of [...this.watches]) watch.tell(this.known);
      },
      logger: this.logger,
      ...(this.waitMs !== undefined && { waitMs: this.waitMs }),
    });
  }
}
