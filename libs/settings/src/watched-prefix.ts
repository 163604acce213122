import type { Logger } from '@nestjs/common';
import type { SettingEntry } from './live-settings';

/** One watch and what it was told last, to tell each change once. */
export class WatchedPrefix {
  private told: string | undefined;

  constructor(
    readonly prefix: string,
    private readonly listener: (entries: readonly SettingEntry[]) => void,
    private readonly logger: Logger,
  ) {}

  /** Tells those of `all` that begin with the prefix, if they are not what was told last. */
  tell(all: readonly SettingEntry[]): void {
    const entries = all.filter((entry) => entry.key.startsWith(this.prefix));
    const state = JSON.stringify(entries);
    if (state === this.told) return;
    this.told = state;
    try {
      this.listener(entries);
    } catch (error) {
      this.logger.error(
        `A watch's listener failed: ${String(error)}`,
        error instanceof Error ? error.stack : undefined,
      );
    }
  }
}
