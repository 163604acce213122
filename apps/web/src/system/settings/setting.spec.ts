import { describe, expect, it } from 'vitest';
import { byService, describeBounds, settingName, withSetting, type Setting } from './setting';

const burst: Setting = {
  ...{
    key: 'gateway/rate-limit/burst',
    description: 'Requests at once.',
    service: 'gateway',
    type: 'integer',
  },
  ...{
    minimum: 1,
    maximum: 1_000,
    choices: [],
    defaultValue: '300',
    value: '300',
    isSet: false,
    ignoredValue: null,
  },
};
const level: Setting = {
  ...burst,
  key: 'bff/log-level',
  service: 'bff',
  type: 'choice',
  choices: ['info', 'debug'],
  defaultValue: 'info',
};

describe('a setting', () => {
  it('is named in words, without its service', () => {
    expect(settingName(burst)).toBe('Rate limit: burst');
    expect(settingName(level)).toBe('Log level');
    expect(settingName({ key: 'odd', service: 'bff' })).toBe('Odd');
  });

  it('says what may be set', () => {
    expect(describeBounds(burst)).toBe('Default 300. From 1 to 1000.');
    expect(describeBounds({ ...burst, maximum: null })).toBe('Default 300. 1 or more.');
    expect(describeBounds({ ...burst, minimum: null, maximum: null })).toBe('Default 300.');
    expect(describeBounds(level)).toBe('Default info.');
  });

  it('stands with the others of its service', () => {
    const own = { ...burst, key: 'gateway/log-level' };
    const keys = byService([burst, level, own]).map(([service, settings]) => [
      service,
      ...settings.map(({ key }) => key),
    ]);
    expect(keys).toEqual([
      ['bff', 'bff/log-level'],
      ['gateway', 'gateway/log-level', 'gateway/rate-limit/burst'],
    ]);
  });

  it('is as the server says once it has changed', () => {
    const list = { settings: [burst, level], unavailable: [] };
    expect(
      withSetting(list, { ...burst, value: '50', isSet: true }).settings.map(({ value }) => value),
    ).toEqual(['50', '300']);
  });
});
