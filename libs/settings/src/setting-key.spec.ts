import { describe, expect, it } from 'vitest';
import { InvalidSettingKeyError } from './live-settings.errors';
import { assertSettingKey } from './setting-key';

describe('assertSettingKey', () => {
  it.each(['log-level', 'gateway/rate-limit/requests-per-second', 'a.b/C_1'])('takes %j', (key) => {
    expect(() => assertSettingKey(key)).not.toThrow();
  });

  it.each(['', '/a', 'a/', 'a//b', 'a b', 'ä', 'a\0', 'a'.repeat(513)])('refuses %j', (key) => {
    expect(() => assertSettingKey(key)).toThrow(InvalidSettingKeyError);
  });
});
