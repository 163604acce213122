import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { DomainError, InvalidRequest } from '@trellis/errors';
import { GrpcStatus, RpcError } from '../src/index';
import { register } from 'prom-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  behaveAlways,
  callKinds,
  closeEchoes,
  deferred,
  from,
  repeat,
  startEcho,
  type EchoClient,
} from './echo-service';

afterEach(async () => {
  await closeEchoes();
  vi.restoreAllMocks();
});

class TooManySignIns extends DomainError {
  constructor(message = 'Too many failures.') {
    super('exhausted', 'TOO_MANY_SIGN_IN_FAILURES', message, { retryAfterMs: 61_500 });
  }
}

const kinds = Object.keys(callKinds);

async function failureOf(call: Promise<unknown> | undefined): Promise<RpcError> {
  const error = await call?.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RpcError);
  return error as RpcError;
}

describe.each(kinds)('a %s call', (kind) => {
  const call = (client: EchoClient, text = 'a') => callKinds[kind]?.(client, { text });

  test('carries a domain error with its reason, violations and retry delay', async () => {
    const { client, behaviour } = await startEcho();
    behaveAlways(behaviour, () => Promise.reject(new TooManySignIns()));
    const exhausted = await failureOf(call(client));
    expect(exhausted).toMatchObject({
      code: GrpcStatus.RESOURCE_EXHAUSTED,
      reason: 'TOO_MANY_SIGN_IN_FAILURES',
      message: 'Too many failures.',
      retryAfterMs: 61_500,
      violations: [],
    });
    const violations = [{ field: 'items[2].quantity', message: 'must be 1 to 1000' }];
    behaveAlways(behaviour, () => Promise.reject(new InvalidRequest(violations)));
    const invalid = await failureOf(call(client));
    expect(invalid).toMatchObject({ codeName: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST', violations });
  });

  test('tells nothing of a defect, which is logged with its stack and the request id', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const { client, behaviour } = await startEcho();
    behaveAlways(behaviour, () => Promise.reject(new Error('password=hunter2 in /srv/app/secret.ts')));
    const failure = await failureOf(call(client));
    expect(failure).toMatchObject({ codeName: 'INTERNAL', reason: 'INTERNAL', message: 'internal error' });
    expect(JSON.stringify(failure.metadata.toJSON())).not.toContain('hunter2');
    expect(error).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /trellis\.echo\.v1\.EchoService\/\w+ failed \(request [0-9a-f-]{36}\): .*hunter2/,
      ),
      expect.stringContaining('at '),
    );
  });

  test('is told UNAVAILABLE, and no more, when what the service stands on is away', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const isOutage = (reason: unknown) =>
      reason instanceof Error && reason.message.startsWith('ECONNREFUSED');
    const { client, behaviour } = await startEcho({ isOutage });
    behaveAlways(behaviour, () => Promise.reject(new Error('ECONNREFUSED 10.0.0.7:5432')));
    const failure = await failureOf(call(client));
    expect(failure).toMatchObject({ codeName: 'UNAVAILABLE', reason: 'DEPENDENCY_UNAVAILABLE' });
    expect(JSON.stringify(failure.metadata.toJSON()) + failure.message).not.toContain('5432');
    expect(error).not.toHaveBeenCalled();
  });

  test('refuses bytes that are not a request of its type, and its handler sees none of them', async () => {
    const { address, behaviour } = await startEcho();
    const received: unknown[] = [];
    behaviour.unary = (request) => Promise.resolve(void received.push(request)).then(() => request);
    behaviour.watch = (request) => from([request, void received.push(request)].slice(0, 1) as never);
    behaviour.collect = async (requests) => {
      for await (const request of requests) received.push(request);
      return { text: '' };
    };
    behaviour.converse = async function* (requests) {
      for await (const request of requests) {
        received.push(request);
        yield request;
      }
    };
    const failure = await rawCall(address, kind, Buffer.from([0x0a, 0xff, 0xff, 0x01]));
    expect(failure).toMatchObject({ codeName: 'INVALID_ARGUMENT', reason: 'UNDECODABLE_REQUEST' });
    expect(received).toEqual([]);
  });

  test('refuses a message above the limit', async () => {
    const { client } = await startEcho({ maxMessageBytes: 1_000 });
    const failure = await failureOf(call(client, 'x'.repeat(2_000)));
    expect(failure.codeName).toBe('RESOURCE_EXHAUSTED');
  });

  test('a response that cannot be encoded is an internal error', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const { client, behaviour } = await startEcho();
    behaveAlways(behaviour, () => Promise.resolve({ text: 12 as never }));
    await expect(failureOf(call(client))).resolves.toMatchObject({
      codeName: 'INTERNAL',
      message: 'internal error',
    });
  });

  test('counts the call by its status', async () => {
    register.resetMetrics();
    const { client, behaviour } = await startEcho();
    behaveAlways(behaviour, () => Promise.reject(new TooManySignIns()));
    await failureOf(call(client));
    await expect
      .poll(() => register.metrics())
      .toMatch(
        /trellis_grpc_server_handled_total\{service="trellis.echo.v1.EchoService",method="\w+",code="RESOURCE_EXHAUSTED"\} 1/,
      );
    await expect.poll(() => register.metrics()).not.toMatch(/in_flight\{.*\} [1-9]/);
    await expect
      .poll(() => register.metrics())
      .toMatch(
        /trellis_grpc_client_handled_total\{service="trellis.echo.v1.EchoService",.*RESOURCE_EXHAUSTED"\} \d/,
      );
  });
});

test('an error after some responses reaches the reader behind them', async () => {
  const { client, behaviour } = await startEcho();
  behaviour.watch = async function* () {
    yield* repeat('n', 20);
    throw new TooManySignIns();
  };
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { text } of client.watch({ text: '' })) seen.push(text);
  })();
  expect((await failureOf(reading)).reason).toBe('TOO_MANY_SIGN_IN_FAILURES');
  expect(seen).toHaveLength(20);
});

test('an error that came before anybody read is not lost', async () => {
  const { client, behaviour } = await startEcho();
  const failed = deferred();
  behaviour.watch = async function* () {
    failed.resolve();
    yield* from([]);
    throw new TooManySignIns();
  };
  const responses = client.watch({ text: '' })[Symbol.asyncIterator]();
  await failed.promise;
  await expect.poll(() => register.metrics()).toMatch(/method="Watch",code="RESOURCE_EXHAUSTED"/);
  expect((await failureOf(responses.next())).reason).toBe('TOO_MANY_SIGN_IN_FAILURES');
});

test('half a surrogate pair in a message, as a caller may send it, does not take the server down', async () => {
  const { client, behaviour } = await startEcho();
  behaviour.unary = ({ text }) => Promise.reject(new TooManySignIns(`No product \ud800 ${text}`));
  const failure = await failureOf(client.unary({ text: 'a' }));
  expect(failure).toMatchObject({ codeName: 'RESOURCE_EXHAUSTED', message: 'No product \ufffd a' });
});

test('very many violations still fit into the trailers', async () => {
  const { client, behaviour } = await startEcho();
  const violations = Array.from({ length: 5_000 }, (_, index) => ({
    field: `items[${index}]`.repeat(50),
    message: 'x'.repeat(5_000),
  }));
  behaviour.unary = () => Promise.reject(new InvalidRequest(violations));
  const failure = await failureOf(client.unary({ text: 'a' }));
  expect(failure.reason).toBe('INVALID_REQUEST');
  expect(failure.violations).toHaveLength(32);
});

test('a failing dependency is unavailability; its other answers are a defect of the service that asked', async () => {
  vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  const { client, behaviour } = await startEcho();
  behaviour.unary = () =>
    Promise.reject(new RpcError({ code: GrpcStatus.UNAVAILABLE, message: '10.0.0.7:4000' }));
  await expect(failureOf(client.unary({ text: '' }))).resolves.toMatchObject({
    codeName: 'UNAVAILABLE',
    reason: 'DEPENDENCY_UNAVAILABLE',
    message: expect.not.stringContaining('10.0') as string,
  });
  behaviour.unary = () =>
    Promise.reject(new RpcError({ code: GrpcStatus.NOT_FOUND, message: 'no such user' }));
  await expect(failureOf(client.unary({ text: '' }))).resolves.toMatchObject({ codeName: 'INTERNAL' });
});

test("an RpcException of Nest's keeps its code", async () => {
  const { client, behaviour } = await startEcho();
  const exception = new RpcException({ code: GrpcStatus.ABORTED, message: 'try again' });
  behaviour.unary = () => Promise.reject(exception);
  await expect(failureOf(client.unary({ text: '' }))).resolves.toMatchObject({
    codeName: 'ABORTED',
    message: 'try again',
  });
});

test('a method that the server does not know is UNIMPLEMENTED', async () => {
  const { address } = await startEcho();
  await expect(
    rawCall(address, 'unary', Buffer.alloc(0), '/trellis.echo.v1.EchoService/Nope'),
  ).resolves.toMatchObject({
    codeName: 'UNIMPLEMENTED',
  });
});

/** Sends bytes as they are, past any encoder. */
function rawCall(address: string, kind: string, bytes: Buffer, path?: string): Promise<RpcError> {
  const names: Record<string, string> = {
    unary: 'Unary',
    'client streaming': 'Collect',
    'server streaming': 'Watch',
    bidirectional: 'Converse',
  };
  const client = new Client(address, credentials.createInsecure());
  return new Promise((resolve) => {
    const call = client.makeBidiStreamRequest(
      path ?? `/trellis.echo.v1.EchoService/${names[kind]}`,
      (value: Buffer) => value,
      (value: Buffer) => value,
      new Metadata(),
    );
    call.on('error', (error) => resolve(RpcError.from(error as never)));
    call.on('status', () => client.close());
    call.resume();
    call.write(bytes);
    call.end();
  });
}
