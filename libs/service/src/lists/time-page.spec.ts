import { describe, expect, it } from 'vitest';
import { encodePageToken, PageTokenInvalid } from './page-token';
import { decodeTimeCursor, encodeTimeCursor, timePageOf } from './time-page';

const id = '0190f5c4-7d1c-7a52-9a53-6f1e0a1b2c3d';

describe('the token of a time cursor', () => {
  it('leads back to the cursor that it was made of', () => {
    const cursor = { at: new Date('2026-01-01T12:00:00.123Z'), id };
    expect(decodeTimeCursor(encodeTimeCursor(cursor))).toEqual(cursor);
  });

  it('is empty on the last page, and stands for the first', () => {
    expect(encodeTimeCursor(undefined)).toBe('');
    expect(decodeTimeCursor('')).toBeUndefined();
  });

  it.each([
    ['text', 'garbage'],
    ['a token without an id', encodePageToken('1767268800123')],
    ['an id of hyphens', encodePageToken(`1767268800123 ${'-'.repeat(36)}`)],
    ['an id with its hyphens elsewhere', encodePageToken(`1767268800123 ${'0'.repeat(32)}----`)],
    ['a time past all dates', encodePageToken(`999999999999999 ${id}`)],
    ['a negative time', encodePageToken(`-1 ${id}`)],
  ])('is refused when it is %s', (_, value) => {
    expect(() => decodeTimeCursor(value)).toThrow(PageTokenInvalid);
  });
});

describe('a page', () => {
  const at = (ms: number) => ({ at: new Date(ms), id });
  const found = [at(3), at(2), at(1)];

  it('leads on from its last item when more was found than it holds', () => {
    expect(timePageOf(found, 2, (item) => item)).toEqual({ items: [at(3), at(2)], next: at(2) });
  });

  it('is the last when it holds all that was found', () => {
    expect(timePageOf(found, 3, (item) => item)).toEqual({ items: found });
    expect(timePageOf([], 3, (item: never) => item)).toEqual({ items: [] });
  });
});
