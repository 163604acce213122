import { describe, expect, it } from 'vitest';
import { murmur2, partitionOf } from './partitioner';

describe('murmur2', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])("hashes %j as Kafka's default partitioner does", (key, hash) => {
    expect(murmur2(new TextEncoder().encode(key))).toBe(hash);
  });
});

describe('partitionOf', () => {
  it('is never negative, also when the hash is', () => {
    expect(partitionOf('foobar', 4)).toBe((-790332482 & 0x7fffffff) % 4);
  });

  it.each([
    '',
    'a',
    'abcdefg',
    'ä-0',
    'an emoji \u{1f600}',
    'x'.repeat(128),
    'x'.repeat(129),
    'x'.repeat(127) + 'é',
  ])('is that of the UTF-8 bytes of %j', (key) => {
    const hash = murmur2(new TextEncoder().encode(key));
    expect(partitionOf(key, 1_000_003)).toBe((hash & 0x7fffffff) % 1_000_003);
  });

  it('spreads keys over all partitions', () => {
    const met = new Set(Array.from({ length: 200 }, (_, index) => partitionOf(`key-${index}`, 8)));
    expect(met.size).toBe(8);
  });
});
