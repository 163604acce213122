import { status as GrpcStatus } from '@grpc/grpc-js';
import type { MessageCodec } from '@trellis/contracts';
import { deserializer } from '../definition/wire-format';
import { encodeFailure } from '../errors/rpc-status';

/** Stands in for a request that could not be decoded, until the call is refused. */
class UndecodableRequest {}

const undecodable = new UndecodableRequest();

/**
 * Decodes a request without ever throwing: grpc-js would answer INTERNAL, as if the server were at fault. Handlers never
 * see the stand-in, see {@link isUndecodable}.
 */
export function lenientDeserializer<T>(codec: MessageCodec<T>): (bytes: Buffer) => T | UndecodableRequest {
  const decode = deserializer(codec);
  return (bytes) => {
    try {
      return decode(bytes);
    } catch {
      return undecodable;
    }
  };
}

export function isUndecodable(message: unknown): boolean {
  return message === undecodable;
}

export const undecodableStatus = encodeFailure({
  code: GrpcStatus.INVALID_ARGUMENT,
  reason: 'UNDECODABLE_REQUEST',
  message: 'The request is not a message of the type that this method takes.',
});
