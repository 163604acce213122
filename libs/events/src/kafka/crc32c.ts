/** The Castagnoli polynomial, its bits reversed. */
const polynomial = 0x82f63b78;

/** Eight tables of 256: table `n` moves a byte on by `n` further bytes, so that eight bytes go in one step. */
const tables = (() => {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    table[byte] = remainder;
  }
  for (let index = 256; index < table.length; index += 1) {
    const before = table[index - 256] as number;
    table[index] = (before >>> 8) ^ (table[before & 0xff] as number);
  }
  return table;
})();

/** CRC-32C of `bytes[start, end)`, as an unsigned 32-bit integer: the checksum of a record batch. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = -1;
  let at = start;
  for (const lastStep = end - 8; at <= lastStep; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (tables[1792 + (low & 0xff)] as number) ^
      (tables[1536 + ((low >>> 8) & 0xff)] as number) ^
      (tables[1280 + ((low >>> 16) & 0xff)] as number) ^
      (tables[1024 + (low >>> 24)] as number) ^
      (tables[768 + (bytes[at + 4] as number)] as number) ^
      (tables[512 + (bytes[at + 5] as number)] as number) ^
      (tables[256 + (bytes[at + 6] as number)] as number) ^
      (tables[bytes[at + 7] as number] as number);
  }
  for (; at < end; at += 1) crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}
