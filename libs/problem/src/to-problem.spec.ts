import { NotFoundException } from '@nestjs/common';
import { InvalidRequest } from '@trellis/errors';
import { TokenExpired, TokenMissing } from '@trellis/auth';
import { GrpcStatus, RpcError } from '@trellis/grpc';
import { expect, test } from 'vitest';
import { toProblem } from './to-problem';

test.each([
  [GrpcStatus.INVALID_ARGUMENT, 400],
  [GrpcStatus.UNAUTHENTICATED, 401],
  [GrpcStatus.PERMISSION_DENIED, 403],
  [GrpcStatus.NOT_FOUND, 404],
  [GrpcStatus.ALREADY_EXISTS, 409],
  [GrpcStatus.FAILED_PRECONDITION, 409],
  [GrpcStatus.ABORTED, 409],
  [GrpcStatus.RESOURCE_EXHAUSTED, 429],
  [GrpcStatus.CANCELLED, 499],
  [GrpcStatus.UNAVAILABLE, 503],
  [GrpcStatus.DEADLINE_EXCEEDED, 504],
  [GrpcStatus.INTERNAL, 500],
  [GrpcStatus.UNKNOWN, 500],
  [GrpcStatus.DATA_LOSS, 500],
  [GrpcStatus.UNIMPLEMENTED, 500],
])('gRPC status %s is HTTP status %s', (code, status) => {
  expect(toProblem(new RpcError({ code, message: 'no', reason: 'SOME_REASON' })).status).toBe(status);
});

test('keeps the reason, the sentence, the fields and the wait of a service', () => {
  const error = new RpcError({
    code: GrpcStatus.RESOURCE_EXHAUSTED,
    message: 'Too many failed sign-ins. Try again later.',
    reason: 'TOO_MANY_SIGN_IN_FAILURES',
    violations: [{ field: 'email', message: 'Must wait.' }],
    retryAfterMs: 6_001,
  });
  expect(toProblem(error)).toEqual({
    status: 429,
    reason: 'TOO_MANY_SIGN_IN_FAILURES',
    detail: 'Too many failed sign-ins. Try again later.',
    errors: [{ field: 'email', message: 'Must wait.' }],
    headers: { 'retry-after': '7' },
  });
});

test('an idempotency key with another body is 422, not 409', () => {
  const error = new RpcError({
    code: GrpcStatus.FAILED_PRECONDITION,
    message: 'x',
    reason: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(toProblem(error).status).toBe(422);
});

test('what the transport says about hosts and ports stays inside, and the caller is told when to come again', () => {
  const problem = toProblem(
    new RpcError({
      code: GrpcStatus.UNAVAILABLE,
      message: 'No connection established. 127.0.0.1:4711 refused',
    }),
  );
  expect(problem).toMatchObject({ status: 503, reason: 'UNAVAILABLE', headers: { 'retry-after': '1' } });
  expect(problem.detail).not.toContain('127.0.0.1');
});

test('an error that is nobody’s answer gives nothing of itself away', () => {
  for (const error of [new Error('select * from secrets'), 'text', undefined, { statusCode: 400 }]) {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status: 500, reason: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toContain('secrets');
  }
});

test('a missing token is challenged with the scheme alone, an expired one with its error', () => {
  expect(toProblem(new TokenMissing()).headers).toEqual({ 'www-authenticate': 'Bearer' });
  expect(toProblem(new TokenExpired()).headers).toEqual({
    'www-authenticate': 'Bearer error="invalid_token"',
  });
});

test('a route that is not there does not repeat what was asked for', () => {
  const problem = toProblem(new NotFoundException('Cannot GET /api/<script>'));
  expect(problem).toMatchObject({ status: 404, reason: 'ROUTE_NOT_FOUND' });
  expect(problem.detail).not.toContain('script');
});

test('every field that is wrong is named', () => {
  const errors = [{ field: 'items[0].quantity', message: 'Must be 1 to 1000.' }];
  expect(toProblem(new InvalidRequest(errors))).toMatchObject({
    status: 400,
    reason: 'INVALID_REQUEST',
    errors,
  });
});

test('an error of the HTTP server keeps its status below 500 only', () => {
  expect(toProblem(Object.assign(new Error('big'), { statusCode: 413 }))).toMatchObject({
    reason: 'BODY_TOO_LARGE',
  });
  expect(toProblem(Object.assign(new Error('boom'), { statusCode: 503 }))).toMatchObject({ status: 500 });
});
