import type { MessageCodec } from '@trellis/contracts';

/** Encodes for grpc-js, which wants a Buffer, without copying the bytes. */
export function serializer<T>(codec: MessageCodec<T>): (message: T) => Buffer {
  return (message) => {
    const bytes = codec.encode(message).finish();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** Decodes what grpc-js received. Throws on malformed bytes. */
export function deserializer<T>(codec: MessageCodec<T>): (bytes: Buffer) => T {
  return (bytes) => codec.decode(bytes);
}
