import { expect, test } from 'vitest';
import { BenchData, PAYLOAD_BYTES } from './bench-event';

test.each([
  ['a', 1],
  ['account-1000', 127],
  ['seed-999', 128],
  ['a-key-that-is-rather-longer-than-others', 20_000],
])('the event %s %d is 300 bytes on the wire and comes back as it was', (key, sequence) => {
  const bytes = BenchData.encode({ key, sequence }).finish();
  expect(bytes.byteLength).toBe(PAYLOAD_BYTES);
  expect(BenchData.decode(bytes)).toEqual({ key, sequence });
});
