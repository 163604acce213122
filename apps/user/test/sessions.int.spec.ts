import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { UserRegisteredEvent } from '@trellis/contracts';
import { ServiceTestDatabase, SettableClock } from '@trellis/service-testing';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CreateSession } from '../src/application/create-session';
import { DeleteSession } from '../src/application/delete-session';
import { RefreshSession } from '../src/application/refresh-session';
import { RegisterUser } from '../src/application/register-user';
import {
  EmailTaken,
  InvalidCredentials,
  InvalidRefreshToken,
  RefreshTokenReused,
  TooManySignInFailures,
} from '../src/domain/user.errors';
import { Argon2PasswordHasher } from '../src/infrastructure/argon2-password-hasher';
import { JoseAccessTokens } from '../src/infrastructure/jose-access-tokens';
import { PrismaSessionRepository } from '../src/infrastructure/prisma-session.repository';
import { PrismaSignInFailures } from '../src/infrastructure/prisma-sign-in-failures';
import { PrismaUserRepository } from '../src/infrastructure/prisma-user.repository';
import { PrismaClient } from '../src/infrastructure/prisma/client';
import { SigningKeys } from '../src/infrastructure/signing-keys';

const password = 'correct horse';
const clock = new SettableClock();
const configuration = {
  accessTokenLifetimeSeconds: 900,
  sessionLifetimeSeconds: 3600,
  signInFailuresPerMinute: 3,
  demoOperatorEmail: 'operator@example.com',
  demoOperatorPassword: undefined,
};

let database: ServiceTestDatabase<PrismaClient>;
let registerUser: RegisterUser;
let createSession: CreateSession;
let refreshSession: RefreshSession;
let deleteSession: DeleteSession;
let accessTokens: JoseAccessTokens;
let signingKeys: () => SigningKeys;
let sessions: PrismaSessionRepository;
let failures: PrismaSignInFailures;

beforeAll(async () => {
  database = await ServiceTestDatabase.create<PrismaClient>(
    path.resolve(import.meta.dirname, '..'),
    PrismaClient,
  );
  const { unitOfWork } = database;
  const users = new PrismaUserRepository(unitOfWork);
  sessions = new PrismaSessionRepository(unitOfWork);
  failures = new PrismaSignInFailures(unitOfWork);
  const passwords = new Argon2PasswordHasher();
  signingKeys = () => new SigningKeys(unitOfWork);
  accessTokens = new JoseAccessTokens(signingKeys(), configuration);
  registerUser = new RegisterUser(users, passwords, clock);
  createSession = new CreateSession(users, sessions, failures, passwords, accessTokens, clock, configuration);
  refreshSession = new RefreshSession(users, sessions, accessTokens, clock);
  deleteSession = new DeleteSession(sessions, clock);
});
afterAll(() => database.close());

const newEmail = () => `${randomUUID()}@example.com`;

async function registered(): Promise<string> {
  const email = newEmail();
  await registerUser.execute({ email, password, displayName: 'Ada' });
  return email;
}

describe('registering', () => {
  it('opens an account and tells of it', async () => {
    const email = newEmail();
    const { id } = await registerUser.execute({ email, password, displayName: 'Ada' });
    expect(database.committedEvents).toContainEqual(
      UserRegisteredEvent.create({ userId: id, email, displayName: 'Ada' }),
    );
  });

  it('is refused when the address is taken, compared without case, and tells of nothing', async () => {
    const email = await registered();
    const before = database.committedEvents.length;
    await expect(
      registerUser.execute({ email: email.toUpperCase(), password, displayName: 'Eve' }),
    ).rejects.toThrow(EmailTaken);
    expect(database.committedEvents).toHaveLength(before);
  });

  it('gives an address to one of many who ask at the same time', async () => {
    const email = newEmail();
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => registerUser.execute({ email, password, displayName: 'Ada' })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('signing in', () => {
  it('gives an access token that the published keys verify', async () => {
    const { accessToken } = await createSession.execute((await registered()).toUpperCase(), password);
    const keys = createLocalJWKSet(await accessTokens.keySet());
    const { payload } = await jwtVerify(accessToken.token, keys, { issuer: 'trellis', audience: 'trellis' });
    expect(payload).toMatchObject({ role: 'user' });
    expect(payload.exp! - payload.iat!).toBe(900);
  });

  it('publishes no private part of a key', async () => {
    for (const key of (await accessTokens.keySet()).keys) expect(key).not.toHaveProperty('d');
  });

  it('uses one key in all instances, also when they start at once', async () => {
    const ids = await Promise.all(
      [signingKeys(), signingKeys()].map(async (keys) => (await keys.current()).id),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('does not tell a wrong password from an unknown address', async () => {
    await expect(createSession.execute(await registered(), 'wrong horse')).rejects.toThrow(
      InvalidCredentials,
    );
    await expect(createSession.execute(newEmail(), password)).rejects.toThrow(InvalidCredentials);
    await expect(createSession.execute('a\0b@example.com', password)).rejects.toThrow(InvalidCredentials);
  });

  it('is refused, the right password too, after too many failures within a minute, and then allowed again', async () => {
    const email = await registered();
    for (let failure = 0; failure < 3; failure += 1) {
      await expect(createSession.execute(email, 'wrong horse')).rejects.toThrow(InvalidCredentials);
    }
    const refusal = await createSession.execute(email, password).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TooManySignInFailures);
    expect((refusal as TooManySignInFailures).retryAfterMs).toBeGreaterThan(0);
    clock.advance(60_000);
    await expect(createSession.execute(email, password)).resolves.toBeDefined();
  });

  it('counts attempts that are made at the same time', async () => {
    const email = await registered();
    const attempts = await Promise.allSettled(
      Array.from({ length: 6 }, () => createSession.execute(email, 'wrong horse')),
    );
    const reasons = attempts.map((attempt) => attempt.status === 'rejected' && attempt.reason.constructor);
    expect(reasons.filter((reason) => reason === InvalidCredentials)).toHaveLength(3);
    expect(reasons.filter((reason) => reason === TooManySignInFailures)).toHaveLength(3);
  });

  it('starts the count anew once it succeeds', async () => {
    const email = await registered();
    for (let round = 0; round < 2; round += 1) {
      await expect(createSession.execute(email, 'wrong horse')).rejects.toThrow(InvalidCredentials);
      await expect(createSession.execute(email, 'wrong horse')).rejects.toThrow(InvalidCredentials);
      await createSession.execute(email, password);
    }
  });
});

describe('refreshing', () => {
  it('gives new tokens and makes the old refresh token useless', async () => {
    const first = await createSession.execute(await registered(), password);
    const second = await refreshSession.execute(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.refreshTokenExpiresInSeconds).toBe(3600);
  });

  it('with a used token ends the whole session', async () => {
    const first = await createSession.execute(await registered(), password);
    const second = await refreshSession.execute(first.refreshToken);
    await expect(refreshSession.execute(first.refreshToken)).rejects.toThrow(RefreshTokenReused);
    await expect(refreshSession.execute(second.refreshToken)).rejects.toThrow(InvalidRefreshToken);
  });

  it('with one token at the same time succeeds once', async () => {
    const { refreshToken } = await createSession.execute(await registered(), password);
    const outcomes = await Promise.allSettled([1, 2].map(() => refreshSession.execute(refreshToken)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is refused after signing out, and with a token that nobody gave', async () => {
    const { refreshToken } = await createSession.execute(await registered(), password);
    await deleteSession.execute(refreshToken);
    await deleteSession.execute(refreshToken);
    await expect(refreshSession.execute(refreshToken)).rejects.toThrow(InvalidRefreshToken);
    await expect(refreshSession.execute('made up')).rejects.toThrow(InvalidRefreshToken);
  });
});

describe('upkeep', () => {
  it('forgets sessions that have expired, and no other', async () => {
    const { refreshToken } = await createSession.execute(await registered(), password);
    await sessions.forgetExpired(clock.now());
    const { refreshToken: second } = await refreshSession.execute(refreshToken);
    clock.advance(configuration.sessionLifetimeSeconds * 1000 + 1);
    await sessions.forgetExpired(clock.now());
    expect(await database.client.session.count()).toBe(0);
    await expect(refreshSession.execute(second)).rejects.toThrow(InvalidRefreshToken);
  });

  it('forgets failed sign-ins whose minute is over, and no other', async () => {
    await expect(createSession.execute(newEmail(), password)).rejects.toThrow(InvalidCredentials);
    await failures.forgetEnded(clock.now());
    expect(await database.client.signInFailures.count()).toBeGreaterThan(0);
    clock.advance(60_001);
    await failures.forgetEnded(clock.now());
    expect(await database.client.signInFailures.count()).toBe(0);
  });
});
