/** Above this length Node's own encoder is faster than a loop. */
const shortText = 40;
/** Header names repeat from record to record: the most of them that are kept in their written form. */
const maxKeptNames = 200;
const keptNames = new Map<string, Buffer>();

/** Writes the numbers and texts of Kafka's protocol one after the other. Grows as needed. */
export class ByteWriter {
  position = 0;

  constructor(public bytes: Buffer = Buffer.allocUnsafe(16_384)) {}

  /** What has been written. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.position);
  }

  int8(value: number): void {
    this.reserve(1);
    this.bytes[this.position] = value & 0xff;
    this.position += 1;
  }

  int16(value: number): void {
    this.reserve(2);
    this.position = this.bytes.writeInt16BE(value, this.position);
  }

  int32(value: number): void {
    this.reserve(4);
    this.position = this.bytes.writeInt32BE(value | 0, this.position);
  }

  int64(value: bigint): void {
    this.reserve(8);
    this.position = this.bytes.writeBigInt64BE(value, this.position);
  }

  /** A signed integer of up to 32 bits in one to five bytes, small magnitudes first. */
  varint(value: number): void {
    this.reserve(5);
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.position] = (rest & 0x7f) | 0x80;
      this.position += 1;
      rest >>>= 7;
    }
    this.bytes[this.position] = rest;
    this.position += 1;
  }

  /** A text with its length in two bytes; null has the length -1. */
  string(text: string | null): void {
    if (text === null) return this.int16(-1);
    const length = Buffer.byteLength(text);
    this.int16(length);
    this.reserve(length);
    this.position += this.bytes.write(text, this.position, length, 'utf8');
  }

  /** Bytes with their length as a varint; null has the length -1. */
  varBytes(bytes: Uint8Array | null): void {
    if (bytes === null) return this.varint(-1);
    this.varint(bytes.length);
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
  }

  /** A text as UTF-8 with its length as a varint. */
  varString(text: string): void {
    if (text.length <= shortText && this.varAscii(text)) return;
    const length = Buffer.byteLength(text);
    this.varint(length);
    this.reserve(length);
    this.position += this.bytes.write(text, this.position, length, 'utf8');
  }

  /** The same for a text that is likely to be written again. */
  varName(name: string): void {
    const kept = keptNames.get(name);
    if (!kept) {
      const start = this.position;
      this.varString(name);
      if (keptNames.size < maxKeptNames) {
        keptNames.set(name, Buffer.from(this.bytes.subarray(start, this.position)));
      }
      return;
    }
    this.reserve(kept.length);
    for (let index = 0; index < kept.length; index += 1) {
      this.bytes[this.position + index] = kept[index] as number;
    }
    this.position += kept.length;
  }

  /** Makes room for `length` more bytes. */
  reserve(length: number): void {
    if (this.position + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.position + length));
    this.bytes.copy(larger, 0, 0, this.position);
    this.bytes = larger;
  }

  /** False, with nothing written, when the text has more than ASCII. */
  private varAscii(text: string): boolean {
    const start = this.position;
    this.varint(text.length);
    this.reserve(text.length);
    const { bytes, position } = this;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        this.position = start;
        return false;
      }
      bytes[position + index] = unit;
    }
    this.position = position + text.length;
    return true;
  }
}
