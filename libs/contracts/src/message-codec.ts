import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/** Turns a message into its wire form and back. Every generated message is one. */
export interface MessageCodec<T> {
  /** Appends to a writer; `finish()` gives the bytes. Throws on a number that its field cannot hold. */
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
  /** Throws on bytes that are truncated or malformed and on integers beyond ±(2^53 − 1). Unknown fields are skipped. */
  decode(input: BinaryReader | Uint8Array, length?: number): T;
}
