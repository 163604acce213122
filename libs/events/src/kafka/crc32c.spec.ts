import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c';

describe('crc32c', () => {
  it.each([
    ['', 0],
    ['123456789', 0xe3069283],
    ['The quick brown fox jumps over the lazy dog', 0x22620404],
  ])('of %j is the published check value', (text, checksum) => {
    expect(crc32c(Buffer.from(text))).toBe(checksum);
  });

  // RFC 3720, B.4.
  it.each([
    [new Uint8Array(32), 0x8a9136aa],
    [new Uint8Array(32).fill(0xff), 0x62a8ab43],
    [Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
  ])("agrees with iSCSI's examples", (bytes, checksum) => {
    expect(crc32c(bytes)).toBe(checksum);
  });

  it('takes a part of the bytes', () => {
    expect(crc32c(Buffer.from('xx123456789y'), 2, 11)).toBe(0xe3069283);
  });
});
