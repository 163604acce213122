import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { Logger } from '@nestjs/common';
import { currentContext, runInContext } from '@trellis/context';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import { JwksSource } from './jwks-source';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier';

Logger.overrideLogger(false);

interface Pair {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

let current: Pair;
let next: Pair;
let now: number;
let published: Record<string, Pair>;
let sourceIsDown: boolean;
let fetch: ReturnType<typeof vi.fn<() => Promise<JSONWebKeySet>>>;
let verifier: TokenVerifier;
let signatureChecks: MockInstance<typeof crypto.subtle.verify>;

beforeAll(async () => {
  current = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  next = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
});

beforeEach(() => {
  now = 0;
  published = { current };
  sourceIsDown = false;
  fetch = vi.fn(async () => {
    if (sourceIsDown) throw new Error('connection refused');
    const keys = Object.entries(published).map(async ([kid, pair]) => ({
      ...(await exportJWK(pair.publicKey)),
      kid,
    }));
    return { keys: await Promise.all(keys) };
  });
  verifier = newVerifier();
  signatureChecks = vi.spyOn(crypto.subtle, 'verify');
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function newVerifier(options: TokenVerifierOptions = {}): TokenVerifier {
  class TestSource extends JwksSource {
    fetch = fetch;
  }
  return new TokenVerifier(new TestSource(), { now: () => now, ...options });
}

interface TokenOptions {
  kid?: string;
  pair?: Pair;
  role?: string;
  issuer?: string;
  audience?: string;
  expiresInSeconds?: number;
  notBeforeInSeconds?: number;
  subject?: string;
}

function token(options: TokenOptions = {}): Promise<string> {
  const {
    kid = 'current',
    pair = current,
    role = 'user',
    issuer = 'trellis',
    audience = 'trellis',
  } = options;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .setSubject(options.subject ?? 'ada')
    .setIssuer(issuer)
    .setAudience(audience)
    .setNotBefore(nowSeconds + (options.notBeforeInSeconds ?? 0))
    .setExpirationTime(nowSeconds + (options.expiresInSeconds ?? 900))
    .sign(pair.privateKey);
}

const reason = (value: string) => expect.objectContaining({ reason: value }) as unknown;

test('answers whom a token speaks for and when it ends', async () => {
  const identity = await verifier.verify(await token({ role: 'operator' }));
  expect(identity).toMatchObject({ userId: 'ada', role: 'operator' });
  expect(identity.expiresAtMs).toBeGreaterThan(Date.now());
});

test('tells an expired token from an invalid one, with five seconds of tolerance', async () => {
  await expect(verifier.verify(await token({ expiresInSeconds: -60 }))).rejects.toEqual(
    reason('TOKEN_EXPIRED'),
  );
  await expect(verifier.verify(await token({ expiresInSeconds: -2 }))).resolves.toMatchObject({
    userId: 'ada',
  });
});

test.each<[string, () => Promise<string>]>([
  ['another issuer', () => token({ issuer: 'someone' })],
  ['another audience', () => token({ audience: 'someone' })],
  ['another key under a known id', () => token({ pair: next })],
  ['an unknown role', () => token({ role: 'root' })],
  ['bytes that are no token', () => Promise.resolve('a.b.c')],
  ['no signature', () => Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa('{"sub":"ada"}')}.`)],
])('refuses a token with %s', async (_title, forge) => {
  await expect(verifier.verify(await forge())).rejects.toEqual(reason('TOKEN_INVALID'));
});

test('refuses a token signed with the public key as an HMAC secret', async () => {
  const { x } = await exportJWK(current.publicKey);
  const forged = await new SignJWT({ role: 'operator' })
    .setProtectedHeader({ alg: 'HS256', kid: 'current' })
    .setSubject('ada')
    .setIssuer('trellis')
    .setAudience('trellis')
    .setExpirationTime('10m')
    .sign(Buffer.from(x ?? '', 'base64url'));
  await expect(verifier.verify(forged)).rejects.toEqual(reason('TOKEN_INVALID'));
});

test('callers that need the keys at once share one read', async () => {
  const bearer = await token();
  await Promise.all(Array.from({ length: 20 }, () => verifier.verify(bearer)));
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a key published later is found by its unknown id', async () => {
  await verifier.verify(await token());
  published = { current, next };
  now += 30_000;
  await expect(verifier.verify(await token({ kid: 'next', pair: next }))).resolves.toMatchObject({
    userId: 'ada',
  });
});

test('unknown ids cause at most one read in thirty seconds', async () => {
  await verifier.verify(await token());
  for (let attempt = 0; attempt < 10; attempt += 1) {
    now += 2_000;
    await expect(verifier.verify(await token({ kid: `made-up-${attempt}` }))).rejects.toEqual(
      reason('TOKEN_INVALID'),
    );
  }
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('the last known keys stay in use while the source is down', async () => {
  const bearer = await token();
  await verifier.verify(bearer);
  sourceIsDown = true;
  now += 86_400_000;
  await expect(verifier.verify(bearer)).resolves.toMatchObject({ userId: 'ada' });
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('without any keys a token is not called invalid, and the source is asked again after a second', async () => {
  sourceIsDown = true;
  const bearer = await token();
  await expect(verifier.verify(bearer)).rejects.toMatchObject({
    reason: 'KEYS_UNAVAILABLE',
    kind: 'unavailable',
  });
  await expect(verifier.verify(bearer)).rejects.toEqual(reason('KEYS_UNAVAILABLE'));
  expect(fetch).toHaveBeenCalledTimes(1);
  sourceIsDown = false;
  now += 1_000;
  await expect(verifier.verify(bearer)).resolves.toMatchObject({ userId: 'ada' });
});

test("the shared read is not bound by one caller's deadline, cancellation or token", async () => {
  const seen: unknown[] = [];
  const original = fetch.getMockImplementation();
  fetch.mockImplementation(() => {
    seen.push(currentContext());
    return original?.() as Promise<JSONWebKeySet>;
  });
  const bearer = await token();
  const caller = { requestId: 'r', deadlineMs: 1, signal: AbortSignal.abort(), authorization: 'Bearer x' };
  await runInContext(caller, () => verifier.verify(bearer));
  expect(Object.keys(seen[0] as object)).toEqual(['requestId']);
});

describe('a token seen before', () => {
  /** The age at which keys are read again, without an option that says otherwise. */
  const refreshAfterMs = 600_000;

  test('has its signature checked once', async () => {
    const bearer = await token();
    const first = await verifier.verify(bearer);
    await expect(verifier.verify(bearer)).resolves.toEqual(first);
    expect(signatureChecks).toHaveBeenCalledTimes(1);
  });

  test('expires on the second that it would have unseen, tolerance included', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    const bearer = await token({ expiresInSeconds: 60 });
    await verifier.verify(bearer);
    vi.setSystemTime(1_800_000_064_999);
    await expect(verifier.verify(bearer)).resolves.toMatchObject({ userId: 'ada' });
    expect(signatureChecks).toHaveBeenCalledTimes(1);
    vi.setSystemTime(1_800_000_065_000);
    await expect(verifier.verify(bearer)).rejects.toEqual(reason('TOKEN_EXPIRED'));
    await expect(newVerifier().verify(bearer)).rejects.toEqual(reason('TOKEN_EXPIRED'));
  });

  test('is refused when the clock is set back to before it began', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    const bearer = await token();
    await verifier.verify(bearer);
    vi.setSystemTime(1_800_000_000_000 - 60_000);
    await expect(verifier.verify(bearer)).rejects.toEqual(reason('TOKEN_INVALID'));
  });

  test('is refused once its key is no longer published', async () => {
    const bearer = await token();
    await verifier.verify(bearer);
    published = { next };
    now += refreshAfterMs;
    await vi.waitFor(() => expect(verifier.verify(bearer)).rejects.toEqual(reason('TOKEN_INVALID')));
  });

  test('is refused once its key id stands for another key', async () => {
    const bearer = await token();
    await verifier.verify(bearer);
    published = { current: next };
    now += refreshAfterMs;
    await vi.waitFor(() => expect(verifier.verify(bearer)).rejects.toEqual(reason('TOKEN_INVALID')));
  });

  test('stays good when a refresh brings the same key, which checks its signature once more', async () => {
    const bearer = await token();
    await verifier.verify(bearer);
    now += refreshAfterMs;
    await vi.waitFor(async () => {
      await expect(verifier.verify(bearer)).resolves.toMatchObject({ userId: 'ada' });
      expect(signatureChecks).toHaveBeenCalledTimes(2);
    });
    await verifier.verify(bearer);
    expect(signatureChecks).toHaveBeenCalledTimes(2);
  });

  test('stays good while the keys cannot be refreshed', async () => {
    const bearer = await token();
    await verifier.verify(bearer);
    sourceIsDown = true;
    now += refreshAfterMs;
    await verifier.verify(bearer);
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    await expect(verifier.verify(bearer)).resolves.toMatchObject({ userId: 'ada' });
    expect(signatureChecks).toHaveBeenCalledTimes(1);
  });

  test('does not vouch for another one', async () => {
    const [ada, grace] = [await token(), await token({ subject: 'grace', role: 'operator' })];
    for (let round = 0; round < 2; round += 1) {
      await expect(verifier.verify(ada)).resolves.toMatchObject({ userId: 'ada', role: 'user' });
      await expect(verifier.verify(grace)).resolves.toMatchObject({ userId: 'grace', role: 'operator' });
    }
    expect(signatureChecks).toHaveBeenCalledTimes(2);
    const mixed = [...ada.split('.').slice(0, 2), grace.split('.')[2]].join('.');
    await expect(verifier.verify(mixed)).rejects.toEqual(reason('TOKEN_INVALID'));
  });

  test('answers an identity that no request can change for the others', async () => {
    const bearer = await token();
    const identity = (await verifier.verify(bearer)) as { role: string };
    expect(() => (identity.role = 'operator')).toThrow(TypeError);
    await expect(verifier.verify(bearer)).resolves.toMatchObject({ role: 'user' });
  });

  test('is not remembered when it was refused', async () => {
    const forged = await token({ pair: next });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(verifier.verify(forged)).rejects.toEqual(reason('TOKEN_INVALID'));
    }
    expect(signatureChecks).toHaveBeenCalledTimes(2);
    published = { current: next };
    now += refreshAfterMs;
    await vi.waitFor(() => expect(verifier.verify(forged)).resolves.toMatchObject({ userId: 'ada' }));
  });

  test('is forgotten for newer ones when there are too many', async () => {
    verifier = newVerifier({ maxRememberedTokens: 2 });
    const tokens = await Promise.all(['ada', 'grace', 'alan'].map((subject) => token({ subject })));
    for (const bearer of tokens) await verifier.verify(bearer);
    expect(signatureChecks).toHaveBeenCalledTimes(3);
    await verifier.verify(tokens[2]!);
    expect(signatureChecks).toHaveBeenCalledTimes(3);
    await verifier.verify(tokens[0]!);
    expect(signatureChecks).toHaveBeenCalledTimes(4);
  });
});
