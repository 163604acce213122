import { LiveSettings, type SettingEntry } from '@trellis/settings';
import { expect, test, vi } from 'vitest';
import type { GatewayConfiguration } from '../gateway.configuration';
import { RateLimits } from './rate-limits';

function limitsWithSettings() {
  let tell: (entries: readonly SettingEntry[]) => void = () => undefined;
  const close = vi.fn();
  const watch: LiveSettings['watch'] = (_prefix, listener) => ((tell = listener), { close });
  const settings = Object.assign(Object.create(LiveSettings.prototype) as LiveSettings, { watch });
  const limits = new RateLimits(settings, { requestsPerSecond: 1, requestBurst: 2 } as GatewayConfiguration);
  limits.onModuleInit();
  const set = (values: Record<string, string>) =>
    tell(
      Object.entries(values).map(([key, value]) => ({
        key: `gateway/rate-limit/${key}`,
        value,
        revision: '1',
      })),
    );
  return { limits, set, close };
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

test('a value that is no limit leaves the configured one', () => {
  const { limits, set } = limitsWithSettings();
  for (const value of ['0', '-1', '1e9', 'many', '']) {
    set({ burst: value });
    expect(allowedAtOnce(limits, value)).toBe(2);
  }
});

test('the watch ends with the application', () => {
  const { limits, close } = limitsWithSettings();
  limits.onApplicationShutdown();
  expect(close).toHaveBeenCalledOnce();
});
