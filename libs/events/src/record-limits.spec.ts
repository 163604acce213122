import { describe, expect, it } from 'vitest';
import type { BusRecord } from './event-bus';
import { PermanentPublishError } from './event-bus.errors';
import { assertPublishable, maxRecordBytes } from './record-limits';

const record: BusRecord = { topic: 'things', key: 'k', value: new Uint8Array([1]), headers: { h: 'v' } };

function problemWith(broken: BusRecord): unknown {
  try {
    assertPublishable([record, broken, record]);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('assertPublishable', () => {
  it('takes a record of exactly the limit', () => {
    const value = new Uint8Array(maxRecordBytes - 3);
    expect(problemWith({ ...record, value })).toBeUndefined();
  });

  it('names the record that is above the limit', () => {
    const problem = problemWith({ ...record, value: new Uint8Array(maxRecordBytes - 2) });
    expect(problem).toBeInstanceOf(PermanentPublishError);
    expect(problem).toMatchObject({ recordIndex: 1 });
  });

  it.each([
    { ...record, key: 'a\0b' },
    { ...record, key: '\ud800' },
    { ...record, headers: { h: 'a\0b' } },
  ])('refuses text that cannot be carried', (broken) => {
    expect(problemWith(broken)).toMatchObject({ recordIndex: 1 });
  });
});
