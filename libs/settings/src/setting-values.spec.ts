import { expect, test } from 'vitest';
import { choiceValues, integerValues, InvalidSettingValueError, valuesOf } from './setting-values';

test('an integer is whole and within its bounds', () => {
  const values = integerValues(-1, 100);
  expect(['-1', '0', ' 7 ', '100'].map((text) => values.parse(text))).toEqual([-1, 0, 7, 100]);
  for (const text of ['', '-2', '101', '1.5', '1e2', '0x10', '+1', 'ten', '1 0', '9'.repeat(20)]) {
    expect(() => values.parse(text), text).toThrow(
      new InvalidSettingValueError('Must be a whole number from -1 to 100.'),
    );
  }
});

test('a choice is one of its words, in capitals or not', () => {
  const values = choiceValues(['debug', 'info']);
  expect([' info', 'DEBUG'].map((text) => values.parse(text))).toEqual(['info', 'debug']);
  expect(() => values.parse('loud')).toThrow(new InvalidSettingValueError('Must be one of debug, info.'));
});

test('a schema leads back to the values that it is of', () => {
  expect(valuesOf(integerValues(1, 2).schema).parse('2')).toBe(2);
  expect(() => valuesOf(choiceValues(['a']).schema).parse('b')).toThrow('one of a');
});
