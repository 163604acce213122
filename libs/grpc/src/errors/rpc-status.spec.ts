import { Metadata, status as GrpcStatus } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { decodeFailure, encodeFailure, type RpcFailure } from './rpc-status';

test('a failure survives the wire', () => {
  const failure: RpcFailure = {
    code: GrpcStatus.INVALID_ARGUMENT,
    reason: 'INVALID_REQUEST',
    message: 'The request is not valid.',
    violations: [{ field: 'items[0].quantity', message: 'must be 1 to 1000' }],
    retryAfterMs: 1_250,
  };
  expect(decodeFailure(encodeFailure(failure))).toEqual(failure);
});

test.each([0, 1, 999, 1_000, 86_400_001])('a retry delay of %i ms survives the wire', (retryAfterMs) => {
  const failure = { code: GrpcStatus.RESOURCE_EXHAUSTED, reason: 'SLOW_DOWN', message: '', retryAfterMs };
  expect(decodeFailure(encodeFailure(failure)).retryAfterMs).toBe(retryAfterMs);
});

test('a status without details, or with malformed ones, is named by its code', () => {
  const metadata = new Metadata();
  const status = { code: GrpcStatus.UNAVAILABLE, details: 'connection refused', metadata };
  const bare = { code: GrpcStatus.UNAVAILABLE, reason: 'UNAVAILABLE', message: 'connection refused' };
  expect(decodeFailure(status)).toEqual(bare);
  metadata.set('grpc-status-details-bin', Buffer.from([0x1a, 0xff]));
  expect(decodeFailure(status)).toEqual(bare);
});
