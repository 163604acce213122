import { InvalidRequest } from '@trellis/errors';
import { describe, expect, it } from 'vitest';
import { decodePageToken, encodePageToken } from './page-token';

const token = (text: string) => Buffer.from(text).toString('base64url');
const id = '0190f5c4-7d1c-7a52-9a53-6f1e0a1b2c3d';

describe('a page token', () => {
  it('leads back to the cursor that it was made of', () => {
    const cursor = { placedAt: new Date('2026-01-01T12:00:00.123Z'), id };
    expect(decodePageToken(encodePageToken(cursor))).toEqual(cursor);
  });

  it('is no cursor when it is empty: the first page', () => {
    expect(decodePageToken('')).toBeUndefined();
  });

  it.each([
    ['text', 'garbage'],
    ['a token without an id', token('1767268800123')],
    ['an id of hyphens', token(`1767268800123 ${'-'.repeat(36)}`)],
    ['an id with its hyphens elsewhere', token(`1767268800123 ${'0'.repeat(32)}----`)],
    ['a time past all dates', token(`999999999999999 ${id}`)],
    ['a negative time', token(`-1 ${id}`)],
  ])('is refused when it is %s', (_, value) => {
    expect(() => decodePageToken(value)).toThrow(InvalidRequest);
  });
});
