import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveSettings, SettingEntry } from './live-settings';
import { liveSetting } from './live-setting';
import type { LiveSetting } from './live-setting';

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

  function parseLimit(text: string): number {
    if (!/^\d+$/.test(text)) throw new Error('not a whole number');
    return Number(text);
  }

  const entry = (value: string, revision = '1'): SettingEntry => ({ key: 'limit', value, revision });

  beforeEach(() => {
    limit = liveSetting(settings, 'limit', parseLimit, 100);
  });
  afterEach(() => vi.clearAllMocks());

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

  it('ends its watch when it closes', () => {
    limit.close();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
