import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import type { ListenSubscription, PlatformConnection } from '@trellis/database';
import type { SettingEntry, SettingsWatch } from '../live-settings';
import { WatchedPrefix } from '../watched-prefix';

type Listener = (entries: readonly SettingEntry[]) => void;

/** All watches of a store: one statement reads them all, after a notification and now and then. */
export class WatchedPrefixes {
  private readonly watches = new Set<WatchedPrefix>();
  private readonly logger = new Logger('PostgresLiveSettings');
  private readonly loop: BackgroundLoop;
  private subscription: ListenSubscription | undefined;

  constructor(
    private readonly connection: PlatformConnection,
    private readonly readAll: (prefixes: readonly string[]) => Promise<SettingEntry[]>,
    pollMs: number,
  ) {
    this.loop = new BackgroundLoop({
      name: 'Watching live settings',
      step: () => this.read(),
      intervalMs: pollMs,
      logger: this.logger,
    });
  }

  watch(prefix: string, listener: Listener): SettingsWatch {
    const watch = new WatchedPrefix(prefix, listener, this.logger);
    this.watches.add(watch);
    this.listen();
    this.loop.start();
    this.loop.wake();
    return { close: () => void this.watches.delete(watch) };
  }

  async close(): Promise<void> {
    this.watches.clear();
    this.subscription?.close();
    await this.loop.stop();
  }

  private listen(): void {
    if (this.subscription) return;
    this.subscription = this.connection.listen(
      'trellis_settings',
      (key) => {
        if ([...this.watches].some((one) => key.startsWith(one.prefix))) this.loop.wake();
      },
      () => this.loop.retryNow(),
    );
    // What changed between the first read and the moment from which changes are heard.
    void this.subscription.ready.then(() => this.loop.retryNow());
  }

  private async read(): Promise<void> {
    const asked = [...this.watches];
    if (asked.length === 0) return;
    const entries = await this.readAll([...new Set(asked.map((watch) => watch.prefix))]);
    for (const watch of asked) {
      if (this.watches.has(watch)) watch.tell(entries);
    }
  }
}
