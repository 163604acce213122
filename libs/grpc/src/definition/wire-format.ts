import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { MessageCodec } from '@trellis/contracts';

/** A writer that has grown beyond this many bytes is let go rather than kept for the next message. */
const keptWriterBytes = 64 * 1024;

// A writer keeps the room that it has grown to. A new one for each message costs more than the encoding itself.
let idleWriter: BinaryWriter | undefined;

/** Encodes for grpc-js, which wants a Buffer. */
export function serializer<T>(codec: MessageCodec<T>): (message: T) => Buffer {
  return (message) => {
    // Taken, not borrowed: an encoding within this one gets its own, and what a failed one leaves behind is dropped.
    const writer = idleWriter ?? new BinaryWriter();
    idleWriter = undefined;
    const bytes = codec.encode(message, writer).finish();
    if (bytes.byteLength <= keptWriterBytes) idleWriter = writer;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** Decodes what grpc-js received. Throws on malformed bytes. */
export function deserializer<T>(codec: MessageCodec<T>): (bytes: Buffer) => T {
  return (bytes) => codec.decode(bytes);
}
