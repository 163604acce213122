import { LiveSettings, type SettingEntry } from '@trellis/settings';
import { expect, test } from 'vitest';
import type { GatewayConfiguration } from '../gateway.configuration';
import { RateLimits } from './rate-limits';

function limitsWithSettings() {
  const listeners = new Set<(entries: readonly SettingEntry[]) => void>();
  const watch: LiveSettings['watch'] = (_prefix, listener) => {
    listeners.add(listener);
    return { close: () => void listeners.delete(listener) };
  };
  const settings = Object.assign(Object.create(LiveSettings.prototype) as LiveSettings, { watch });
  const limits = new RateLimits(settings, { requestsPerSecond: 1, requestBurst: 2 } as GatewayConfiguration);
  limits.onModuleInit();
  const set = (values: Record<string, string>) => {
    const entries = Object.entries(values).map(([key, value]) => ({
      key: `gateway/rate-limit/${key}`,
      value,
      revision: '1',
    }));
    for (const listener of listeners) listener(entries);
  };
  return { limits, set, listeners };
}

function allowedAtOnce(limits: RateLimits, sender: string): number {
  let allowed = 0;
  while (allowed < 100 && limits.tryTake(sender).allowed) allowed++;
  return allowed;
}

test('a sender may send the configured burst, then is told when to come again', () => {
  const { limits } = limitsWithSettings();
  expect(allowedAtOnce(limits, 'a')).toBe(2);
  expect(limits.tryTake('a')).toMatchObject({ allowed: false, retryAfterMs: expect.any(Number) });
  expect(allowedAtOnce(limits, 'b')).toBe(2);
});

test('a live setting changes the limit at once, and its removal brings the configured one back', () => {
  const { limits, set } = limitsWithSettings();
  set({ burst: '5', 'requests-per-second': '1' });
  expect(allowedAtOnce(limits, 'a')).toBe(5);
  set({});
  expect(allowedAtOnce(limits, 'b')).toBe(2);
});

test('a value that is no limit is passed over', () => {
  const { limits, set } = limitsWithSettings();
  for (const value of ['0', '-1', '1e9', 'many', '']) {
    set({ burst: value });
    expect(allowedAtOnce(limits, value)).toBe(2);
  }
  set({ burst: '5' });
  set({ burst: 'many' });
  expect(allowedAtOnce(limits, 'a')).toBe(5);
});

test('the watches end with the application', () => {
  const { limits, listeners } = limitsWithSettings();
  expect(listeners.size).toBe(2);
  limits.onApplicationShutdown();
  expect(listeners.size).toBe(0);
});
