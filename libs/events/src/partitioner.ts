const seed = 0x9747b28c;
const multiplier = 0x5bd1e995;
const encoder = new TextEncoder();

/** Where the key being hashed is written, when it is short and plain: a key of one's own each costs more than the hash. */
const scratch = new Uint8Array(128);

/** MurmurHash2 of the first `length` bytes with the seed of Kafka's default partitioner, as a signed 32-bit integer. */
export function murmur2(bytes: Uint8Array, length = bytes.length): number {
  const byte = (index: number) => bytes[index] as number;
  const tail = length & ~3;
  let hash = seed ^ length;

  for (let index = 0; index < tail; index += 4) {
    let word = byte(index) | (byte(index + 1) << 8) | (byte(index + 2) << 16) | (byte(index + 3) << 24);
    word = Math.imul(word, multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  for (let index = length - 1; index >= tail; index -= 1) {
    hash ^= byte(index) << (8 * (index - tail));
  }
  if (length > tail) hash = Math.imul(hash, multiplier);

  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

/** The partition of a key: the one that Kafka's default partitioner chooses, so that every adapter agrees. */
export function partitionOf(key: string, partitions: number): number {
  const hash = isWrittenPlain(key) ? murmur2(scratch, key.length) : murmur2(encoder.encode(key));
  return (hash & 0x7fffffff) % partitions;
}

/** Writes a text of ASCII alone into {@link scratch}; false when it is longer, or has anything else. */
function isWrittenPlain(text: string): boolean {
  if (text.length > scratch.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return false;
    scratch[index] = unit;
  }
  return true;
}
