/** One setting as it stands. */
export interface SettingEntry {
  /** Levels joined by slashes: `gateway/rate-limit/requests-per-second`. */
  readonly key: string;
  readonly value: string;
  /** Grows with each change of the key. */
  readonly revision: string;
}

/** A running watch. */
export interface SettingsWatch {
  close(): void;
}

/** Settings that change while processes run. Values are text; typed views are made by `liveSetting`. */
export abstract class LiveSettings {
  abstract get(key: string): Promise<SettingEntry | undefined>;

  /** All entries whose key starts with `prefix`. */
  abstract list(prefix: string): Promise<readonly SettingEntry[]>;

  /**
   * Sets a key. A value that is the same changes nothing and tells nobody.
   * @throws {InvalidSettingKeyError} when the key is not levels of letters, digits, `.`, `-` and `_` joined by slashes
   */
  abstract set(key: string, value: string): Promise<void>;

  /** Removes a key; its default stands again. */
  abstract delete(key: string): Promise<void>;

  /**
   * Tells `listener` all entries under `prefix`, ordered by key, now and after each change, never synchronously. While the
   * store is away the last known ones stand and nothing is told.
   */
  abstract watch(prefix: string, listener: (entries: readonly SettingEntry[]) => void): SettingsWatch;

  /** Resolves when the store answers; rejects with a message that a person understands. */
  abstract check(): Promise<void>;

  /** Ends watches and closes connections. */
  abstract close(): Promise<void>;
}
