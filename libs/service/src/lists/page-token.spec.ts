import { expect, test } from 'vitest';
import { decodePageToken, encodePageToken, PageTokenInvalid } from './page-token';

test('a token leads back to the position it was made of', () => {
  expect(decodePageToken(encodePageToken('42'))).toBe('42');
  expect(decodePageToken(encodePageToken(undefined))).toBeUndefined();
});

test.each(['42', 'djE6', 'djE6NDI=', '%%%', encodePageToken('42').slice(1)])(
  'refuses the token %j that no list made',
  (token) => {
    expect(() => decodePageToken(token)).toThrow(PageTokenInvalid);
  },
);
