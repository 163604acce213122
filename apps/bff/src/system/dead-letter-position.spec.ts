import { expect, test } from 'vitest';
import { decodePosition, encodePosition } from './dead-letter-position';

test('a position survives its way through a caller', () => {
  const position = { service: 'order', token: 'a/b+c' };
  expect(decodePosition(encodePosition(position))).toEqual(position);
  expect(decodePosition('')).toBeUndefined();
});

test('anything else is refused', () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const token of ['x', '%%%', encoded({}), encoded(['order']), encoded([1, 2]), encoded(null)]) {
    expect(() => decodePosition(token)).toThrow('not valid');
  }
});
