import { expect, test } from 'vitest';
import { parseCommandLine, UsageError } from './command-line';

const parse = (...args: string[]) => parseCommandLine('/checkout', args);

test('up is one broker on 9092 and one Consul server on 8500, in the checkout', () => {
  expect(parse('up')).toEqual({
    action: 'up',
    stateDirectory: '/checkout/.trellis/infrastructure',
    kafkaPorts: [9092],
    consulPorts: [8500],
    removesData: false,
  });
});

test('three of a kind take consecutive ports', () => {
  const { kafkaPorts, consulPorts } = parse(
    'up',
    '--brokers',
    '3',
    '--servers',
    '3',
    '--consul-port',
    '8600',
  );
  expect(kafkaPorts).toEqual([9092, 9093, 9094]);
  expect(consulPorts).toEqual([8600, 8601, 8602]);
});

test.each([
  [['up', '--brokers', '2'], '--brokers 2: expected 1 or 3.'],
  [['up', '--servers', 'x'], '--servers x: expected 1 or 3.'],
  [
    ['up', '--kafka-port', '65535', '--brokers', '3'],
    '--kafka-port 65535: a port is a number from 1 to 65535.',
  ],
  [['up', '--consul-port', 'x'], '--consul-port x: a port is a number from 1 to 65535.'],
  [['up', '--remove-data'], '--remove-data is not an option of up.'],
  [['down', '--brokers', '3'], '--brokers is not an option of down.'],
  [['status', '--kafka-port', '9092'], '--kafka-port is not an option of status.'],
  [['up', 'again'], 'again: not understood.'],
  [['up', '--wrong'], "Unknown option '--wrong'"],
  [['sideways'], 'Usage: npm run infra:up'],
  [[], 'Usage: npm run infra:up'],
])('%j is refused with %j', (args, message) => {
  expect(() => parse(...args)).toThrow(UsageError);
  expect(() => parse(...args)).toThrow(message);
});
