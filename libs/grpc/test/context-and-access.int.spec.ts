import { Injectable, UseGuards, UseInterceptors, type CallHandler, type CanActivate } from '@nestjs/common';
import { ContractAccessPolicy, TokenExpired, TokenInvalid, TokenVerifier } from '@trellis/auth';
import { currentContext, runInContext, type Identity, type RequestContext } from '@trellis/context';
import { GrpcController, IncompleteGrpcController, type GrpcHandlers } from '../src/index';
import { map } from 'rxjs';
import { afterEach, describe, expect, test } from 'vitest';
import {
  EchoController,
  EchoServiceDefinition,
  all,
  behaveAlways,
  callKinds,
  clientOf,
  closeEchoes,
  from,
  startEcho,
  type Text,
} from './echo-service';

afterEach(closeEchoes);

const kinds = Object.keys(callKinds);

const identities: Record<string, Identity> = {
  ada: { userId: 'ada', role: 'user', expiresAtMs: Date.now() + 60_000 },
  grace: { userId: 'grace', role: 'operator', expiresAtMs: Date.now() + 60_000 },
  soon: { userId: 'soon', role: 'user', expiresAtMs: 0 },
};

const verifier = Object.assign(Object.create(TokenVerifier.prototype) as TokenVerifier, {
  verify: async (token: string) => {
    if (token === 'old') throw new TokenExpired();
    const identity = identities[token];
    if (identity === undefined) throw new TokenInvalid();
    return Promise.resolve(token === 'soon' ? { ...identity, expiresAtMs: Date.now() + 100 } : identity);
  },
});

function policyOf(access: 'PUBLIC' | 'AUTHENTICATED' | 'OPERATOR') {
  const methods = Object.values(EchoServiceDefinition.methods);
  return new ContractAccessPolicy(
    verifier,
    Object.fromEntries(
      methods.map((method) => [`/${EchoServiceDefinition.fullName}/${method.name}`, access]),
    ),
  );
}

const as = (token: string) => ({ requestId: 'test', authorization: `Bearer ${token}` });

describe.each(kinds)('a %s call', (kind) => {
  test("runs in a context with the caller's id, trace, token, deadline and identity", async () => {
    const { client, behaviour } = await startEcho({ access: policyOf('AUTHENTICATED') });
    let seen: RequestContext | undefined;
    behaveAlways(behaviour, async () => {
      await Promise.resolve();
      seen = currentContext();
      return { text: '' };
    });
    const caller: RequestContext = {
      requestId: 'req-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      authorization: 'Bearer ada',
      deadlineMs: Date.now() + 2_000,
    };
    await runInContext(caller, () => callKinds[kind]?.(client));
    const { requestId, traceparent, authorization } = caller;
    expect(seen).toMatchObject({ requestId, traceparent, authorization, identity: identities['ada'] });
    expect(Math.abs((seen?.deadlineMs ?? 0) - (caller.deadlineMs ?? 0))).toBeLessThan(100);
    expect(seen?.signal?.aborted).toBe(false);
  });

  test('gets a request id of its own when it brings none, or one that is malformed', async () => {
    const { client, behaviour } = await startEcho();
    let seen: string | undefined;
    behaveAlways(behaviour, () => {
      seen = currentContext()?.requestId;
      return Promise.resolve({ text: '' });
    });
    await callKinds[kind]?.(client);
    expect(seen).toMatch(/^[0-9a-f-]{36}$/);
    await runInContext({ requestId: 'not a token' }, () => callKinds[kind]?.(client));
    expect(seen).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is refused without a valid token, and its handler does not run', async () => {
    const { client, behaviour } = await startEcho({ access: policyOf('AUTHENTICATED') });
    let ran = false;
    behaveAlways(behaviour, () => {
      ran = true;
      return Promise.resolve({ text: '' });
    });
    const refused = (reason: string) => ({ codeName: 'UNAUTHENTICATED', reason });
    await expect(callKinds[kind]?.(client)).rejects.toMatchObject(refused('TOKEN_MISSING'));
    const call = (token: string) => runInContext(as(token), () => callKinds[kind]?.(client));
    await expect(call('forged')).rejects.toMatchObject(refused('TOKEN_INVALID'));
    await expect(call('old')).rejects.toMatchObject(refused('TOKEN_EXPIRED'));
    expect(ran).toBe(false);
  });

  test('for operators refuses a user', async () => {
    const { client } = await startEcho({ access: policyOf('OPERATOR') });
    const call = (token: string) => runInContext(as(token), () => callKinds[kind]?.(client));
    await expect(call('ada')).rejects.toMatchObject({
      codeName: 'PERMISSION_DENIED',
      reason: 'OPERATOR_REQUIRED',
    });
    await expect(call('grace')).resolves.toBeDefined();
  });

  test("carries its caller's context on to the next service", async () => {
    const second = await startEcho({ access: policyOf('AUTHENTICATED') });
    const first = await startEcho({ access: policyOf('AUTHENTICATED') });
    let seen: RequestContext | undefined;
    behaveAlways(second.behaviour, () => {
      seen = currentContext();
      return Promise.resolve({ text: '' });
    });
    behaveAlways(first.behaviour, () => second.client.unary({ text: '' }));
    const caller = { ...as('ada'), requestId: 'req-7', deadlineMs: Date.now() + 1_000 };
    await runInContext(caller, () => callKinds[kind]?.(first.client));
    expect(seen).toMatchObject({ requestId: 'req-7', identity: { userId: 'ada' } });
    expect(seen?.deadlineMs).toBeLessThan(caller.deadlineMs + 100);
  });
});

describe('a token that ends while responses are streamed', () => {
  test('ends the stream with UNAUTHENTICATED', async () => {
    const { client, behaviour } = await startEcho({ access: policyOf('AUTHENTICATED') });
    behaviour.watch = endless;
    await expect(runInContext(as('soon'), () => all(client.watch({ text: '' })))).rejects.toMatchObject({
      codeName: 'UNAUTHENTICATED',
      reason: 'TOKEN_EXPIRED',
    });
  });
});

describe("Nest's own parts on a gRPC controller", () => {
  @Injectable()
  class RefuseEveryone implements CanActivate {
    canActivate(): boolean {
      return false;
    }
  }

  @UseGuards(RefuseEveryone)
  @GrpcController(EchoServiceDefinition)
  class GuardedController extends EchoController {}

  test.each(kinds)('a guard refuses a %s call', async (kind) => {
    const { client } = await startEcho({ controller: GuardedController });
    await expect(callKinds[kind]?.(client)).rejects.toMatchObject({ codeName: 'PERMISSION_DENIED' });
  });

  @Injectable()
  class Exclaim {
    intercept(_context: unknown, next: CallHandler) {
      const exclaim = (value: unknown) => (isText(value) ? { text: `${value.text}!` } : value);
      return next.handle().pipe(map(exclaim));
    }
  }

  @UseInterceptors(Exclaim)
  @GrpcController(EchoServiceDefinition)
  class InterceptedController extends EchoController {}

  test.each(kinds)('an interceptor wraps a %s call', async (kind) => {
    const { client } = await startEcho({ controller: InterceptedController });
    const isStreamed = kind === 'server streaming' || kind === 'bidirectional';
    const plain = kind === 'server streaming' ? 'a2' : 'a';
    await expect(callKinds[kind]?.(client)).resolves.toEqual({ text: isStreamed ? plain : `${plain}!` });
  });

  function isText(value: unknown): value is Text {
    return typeof value === 'object' && value !== null && 'text' in value;
  }
});

test('a controller without all methods of its service is refused at start, by name', () => {
  class Half {
    unary(request: Text): Promise<Text> {
      return Promise.resolve(request);
    }
    collect = () => Promise.resolve({ text: '' });
  }
  const decorate = GrpcController(EchoServiceDefinition);
  const asComplete = Half as unknown as new () => GrpcHandlers<typeof EchoServiceDefinition>;
  expect(() => decorate(asComplete)).toThrow(IncompleteGrpcController);
  expect(() => decorate(asComplete)).toThrow(
    'Half does not implement collect(), watch(), converse(), read() of trellis.echo.v1.EchoService',
  );
});

test('a port that is taken is reported where the server starts', async () => {
  const { strategy } = await startEcho();
  await expect(startEcho({ port: strategy.boundPort })).rejects.toThrow(/EADDRINUSE/);
});

test('calls that a context does not name a token for are anonymous', async () => {
  const { address } = await startEcho({ access: policyOf('PUBLIC') });
  await expect(clientOf(address).collect(from([{ text: 'a' }]))).resolves.toEqual({ text: 'a' });
});

async function* endless(): AsyncGenerator<Text> {
  yield { text: 'first' };
  await new Promise(() => undefined);
}
