import { encodePageToken, PageTokenInvalid } from '@trellis/service';
import { describe, expect, it } from 'vitest';
import { toOrderCursor, toPageToken } from './page-token';

const id = '0190f5c4-7d1c-7a52-9a53-6f1e0a1b2c3d';

describe('a page token', () => {
  it('leads back to the cursor that it was made of', () => {
    const cursor = { placedAt: new Date('2026-01-01T12:00:00.123Z'), id };
    expect(toOrderCursor(toPageToken(cursor))).toEqual(cursor);
  });

  it('is empty on the last page, and stands for the first', () => {
    expect(toPageToken(undefined)).toBe('');
    expect(toOrderCursor('')).toBeUndefined();
  });

  it.each([
    ['text', 'garbage'],
    ['a token without an id', encodePageToken('1767268800123')],
    ['an id of hyphens', encodePageToken(`1767268800123 ${'-'.repeat(36)}`)],
    ['an id with its hyphens elsewhere', encodePageToken(`1767268800123 ${'0'.repeat(32)}----`)],
    ['a time past all dates', encodePageToken(`999999999999999 ${id}`)],
    ['a negative time', encodePageToken(`-1 ${id}`)],
  ])('is refused when it is %s', (_, value) => {
    expect(() => toOrderCursor(value)).toThrow(PageTokenInvalid);
  });
});
