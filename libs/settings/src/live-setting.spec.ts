import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { declaredSettings } from './declared-settings';
import type { LiveSettings, SettingEntry } from './live-settings';
import { liveSetting } from './live-setting';
import type { LiveSetting } from './live-setting';
import { integerValues } from './setting-values';

describe('liveSetting', () => {
  let tell: (entries: readonly SettingEntry[]) => void;
  const close = vi.fn();
  const settings = {
    watch: (_prefix: string, listener: typeof tell) => {
      tell = listener;
      return { close };
    },
  } as unknown as LiveSettings;
  let limit: LiveSetting<number>;
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

  const entry = (value: string, revision = '1'): SettingEntry => ({ key: 'limit', value, revision });

  beforeEach(() => {
    limit = liveSetting(settings, {
      key: 'limit',
      description: 'How much there may be.',
      values: integerValues(1, 1_000),
      defaultValue: 100,
    });
  });
  afterEach(() => {
    limit.close();
    vi.clearAllMocks();
  });

  it('is the default until there is a value, and again when it is removed', () => {
    expect(limit.current).toBe(100);
    tell([entry('5')]);
    expect(limit.current).toBe(5);
    tell([]);
    expect(limit.current).toBe(100);
  });

  it('keeps the last valid value and logs a bad one once', () => {
    tell([entry('5')]);
    tell([entry('many', '2')]);
    tell([entry('many', '2')]);
    expect(limit.current).toBe(5);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('limit'));
  });

  it('tells each change once, and nobody who has ended it', () => {
    const listener = vi.fn();
    const end = limit.onChange(listener);
    tell([entry('5')]);
    tell([entry('5', '2')]);
    tell([entry('6', '3')]);
    end();
    tell([entry('7', '4')]);
    expect(listener.mock.calls).toEqual([[5], [6]]);
  });

  it('passes over keys that only begin alike', () => {
    tell([{ key: 'limit/burst', value: '9', revision: '1' }]);
    expect(limit.current).toBe(100);
  });

  it('is declared for as long as it is followed', () => {
    expect(declaredSettings(settings)).toEqual([
      {
        key: 'limit',
        description: 'How much there may be.',
        schema: { type: 'integer', minimum: 1, maximum: 1_000 },
        defaultValue: '100',
      },
    ]);
    limit.close();
    expect(declaredSettings(settings)).toEqual([]);
  });

  it('ends its watch when it closes', () => {
    limit.close();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
