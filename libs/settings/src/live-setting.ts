import { Logger } from '@nestjs/common';
import { messageOf } from '@trellis/errors';
import { declareSetting, type LiveSettingDeclaration } from './declared-settings';
import type { LiveSettings, SettingEntry } from './live-settings';

/** A typed view of one setting. */
export interface LiveSetting<T> {
  /** The last valid value, or the default while there is none. */
  readonly current: T;
  /** Calls `listener` with each new value. The function it answers ends that. */
  onChange(listener: (value: T) => void): () => void;
  /** Ends the view; `current` stays as it is. */
  close(): void;
}

/**
 * Follows one setting, and tells by its declaration that it can be set. A value that it cannot have is logged once and
 * passed over: the last valid one stands. A setting that is removed goes back to its default. Until the store has answered
 * the default stands.
 */
export function liveSetting<T>(
  settings: LiveSettings,
  declaration: LiveSettingDeclaration<T>,
): LiveSetting<T> {
  const { key, values, defaultValue } = declaration;
  const logger = new Logger('LiveSetting');
  const listeners = new Set<(value: T) => void>();
  let current = defaultValue;
  let seen: string | undefined;
  const withdraw = declareSetting(settings, declaration);

  function change(value: T): void {
    if (Object.is(value, current)) return;
    current = value;
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        logger.error(
          `A listener of ${key} failed: ${String(error)}`,
          error instanceof Error ? error.stack : undefined,
        );
      }
    }
  }

  const watch = settings.watch(key, (entries: readonly SettingEntry[]) => {
    const text = entries.find((entry) => entry.key === key)?.value;
    if (text === seen) return;
    seen = text;
    if (text === undefined) {
      change(defaultValue);
      return;
    }
    let value: T;
    try {
      value = values.parse(text);
    } catch (error) {
      logger.warn(`Setting ${key} has a value that is not valid and is passed over: ${messageOf(error)}`);
      return;
    }
    change(value);
  });

  return {
    get current() {
      return current;
    },
    onChange(listener) {
      // Wrapped, so that a listener may be given twice.
      const own = (value: T): void => listener(value);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close() {
      watch.close();
      withdraw();
      listeners.clear();
    },
  };
}
