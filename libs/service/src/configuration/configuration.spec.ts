import { describe, expect, test } from 'vitest';
import { closestName } from './closest-name';
import { ConfigurationError } from './configuration.errors';
import { defineConfiguration } from './define-configuration';
import { loadConfiguration } from './load-configuration';
import { setting } from './setting';

class ShopConfiguration extends defineConfiguration({
  port: { variable: 'TRELLIS_SHOP_PORT', schema: setting.port().default(0), example: '8080' },
  colour: {
    variable: 'TRELLIS_SHOP_COLOUR',
    schema: setting.oneOf(['red', 'green']).default('red'),
    example: 'red',
  },
  open: { variable: 'TRELLIS_SHOP_OPEN', schema: setting.flag().default(true), example: 'true' },
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: setting.url(['postgres', 'postgresql']),
    example: 'postgres://shop:password@127.0.0.1:5432/shop',
  },
  key: { variable: 'TRELLIS_SHOP_KEY', schema: setting.integer().optional(), example: '7', secret: true },
}) {}

const url = 'postgres://shop:pw@127.0.0.1/shop';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfiguration(environment, [ShopConfiguration]);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.problems.map(({ variable, message }) => `${variable} ${message}`);
    throw error;
  }
  return [];
}

describe('reading a configuration class', () => {
  test('gives typed values and defaults under its own token', () => {
    const loaded = loadConfiguration(
      { DATABASE_URL: url, TRELLIS_SHOP_PORT: '8080', TRELLIS_SHOP_OPEN: 'off' },
      [ShopConfiguration],
    );
    const shop = loaded.get(ShopConfiguration);
    expect(shop).toBeInstanceOf(ShopConfiguration);
    expect({ ...shop }).toEqual({ port: 8080, colour: 'red', open: false, databaseUrl: url, key: undefined });
  });

  test('counts an empty variable as unset', () => {
    expect(
      loadConfiguration({ DATABASE_URL: url, TRELLIS_SHOP_PORT: '' }, [ShopConfiguration]).get(
        ShopConfiguration,
      ).port,
    ).toBe(0);
  });

  test('names every problem in one error, with the value, what is expected and an example', () => {
    expect(
      problemsOf({ TRELLIS_SHOP_PORT: 'http', TRELLIS_SHOP_COLOUR: 'blue', TRELLIS_SHOP_OPEN: 'maybe' }),
    ).toEqual([
      'TRELLIS_SHOP_PORT is "http": expected a whole number from 0 to 65535, for example 8080',
      'TRELLIS_SHOP_COLOUR is "blue": expected one of red, green, for example red',
      'TRELLIS_SHOP_OPEN is "maybe": expected true or false, for example true',
      'DATABASE_URL is not set: expected a URL that starts with postgres:// or postgresql://, for example postgres://shop:password@127.0.0.1:5432/shop',
    ]);
  });

  test.each([
    ['mysql://shop:hunter2@db/shop', 'mysql://shop:***@db/shop'],
    ['mysql://shop:hunt@er2@db/shop', 'mysql://shop:***@db/shop'],
  ])('masks the password of %s', (value, shown) => {
    const [problem] = problemsOf({ DATABASE_URL: value });
    expect(problem).toContain(`is "${shown}"`);
    expect(problem).not.toMatch(/hunt|er2/);
  });

  test('never shows a secret', () => {
    expect(problemsOf({ DATABASE_URL: url, TRELLIS_SHOP_KEY: 'swordfish' })).toEqual([
      'TRELLIS_SHOP_KEY is not valid (value hidden): expected a whole number, for example 7',
    ]);
  });

  test('refuses an unknown setting of ours and says which was meant', () => {
    expect(problemsOf({ DATABASE_URL: url, TRELLIS_SHOP_PROT: '1', TRELLIS_ZEBRA: '1', OTHER: '1' })).toEqual(
      [
        'TRELLIS_SHOP_PROT is not a setting: did you mean TRELLIS_SHOP_PORT?',
        'TRELLIS_ZEBRA is not a setting',
      ],
    );
  });
});

test.each([
  ['GRPC_PROT', 'GRPC_PORT'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['SHUTDOWN_TIMEOUT', 'SHUTDOWN_TIMEOUT_MS'],
  ['XYZZY', undefined],
])('the name closest to %s is %s', (name, closest) => {
  expect(closestName(name, ['GRPC_PORT', 'HTTP_PORT', 'LOG_LEVEL', 'SHUTDOWN_TIMEOUT_MS'])).toBe(closest);
});
