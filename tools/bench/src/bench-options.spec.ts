import { expect, test } from 'vitest';
import { parseBenchOptions, UsageError } from './bench-options';

test('a bench alone runs five times on both buses', () => {
  expect(parseBenchOptions(['outbox'])).toMatchObject({
    bench: 'outbox',
    runs: 5,
    buses: ['postgres', 'kafka'],
  });
});

test('options change what is run', () => {
  const options = parseBenchOptions([
    'bus',
    '--runs',
    '2',
    '--bus',
    'kafka',
    '--events',
    '2000',
    '--seconds',
    '1',
  ]);
  expect(options).toMatchObject({
    bench: 'bus',
    runs: 2,
    buses: ['kafka'],
    events: 2_000,
    durationMs: 1_000,
  });
});

test.each([
  [[], 'Name a bench: outbox, rpc, bus.'],
  [['speed'], 'Name a bench: outbox, rpc, bus.'],
  [['rpc', 'bus'], 'One bench at a time; bus is too much.'],
  [['rpc', '--runs', '0'], '--runs takes a whole number from 1 up, not 0.'],
  [['rpc', '--runs', 'many'], '--runs takes a whole number from 1 up, not many.'],
  [['bus', '--bus', 'rabbit'], '--bus is postgres, kafka or both, not rabbit.'],
])('%j is refused in one line', (args, message) => {
  expect(() => parseBenchOptions(args)).toThrow(new UsageError(message));
});

test('an option that does not exist is refused', () => {
  expect(() => parseBenchOptions(['rpc', '--fast'])).toThrow(UsageError);
});
