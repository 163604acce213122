const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;
const encoder = new TextEncoder();

/** MurmurHash2 with the seed of Kafka's default partitioner, as a signed 32-bit integer. */
export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  const tail = length & ~3;
  let hash = seed ^ length;

  for (let index = 0; index < tail; index += 4) {
    let word = Math.imul(view.getInt32(index, true), multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  for (let index = length - 1; index >= tail; index -= 1) {
    hash ^= view.getUint8(index) << (8 * (index - tail));
  }
  if (length > tail) hash = Math.imul(hash, multiplier);

  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

/** The partition of a key: the one that Kafka's default partitioner chooses, so that every adapter agrees. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(encoder.encode(key)) & 0x7fffffff) % partitions;
}
