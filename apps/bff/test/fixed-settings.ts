import { LiveSettings, type SettingEntry, type SettingsWatch } from '@trellis/settings';

/** A store of settings in memory; it refuses everything while `isAway`. */
export class FixedSettings extends LiveSettings {
  readonly values = new Map<string, string>();
  isAway = false;

  override async get(key: string): Promise<SettingEntry | undefined> {
    return (await this.list('')).find((entry) => entry.key === key);
  }

  override async list(prefix: string): Promise<readonly SettingEntry[]> {
    this.answer();
    return [...this.values]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ key, value, revision: '1' }));
  }

  override async set(key: string, value: string): Promise<void> {
    this.answer();
    this.values.set(key, value);
  }

  override async delete(key: string): Promise<void> {
    this.answer();
    this.values.delete(key);
  }

  override watch(): SettingsWatch {
    return { close: () => undefined };
  }

  override check(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  private answer(): void {
    if (this.isAway) throw new Error('permission denied for function put');
  }
}
