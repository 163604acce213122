import { describe, expect, it, vi } from 'vitest';
import { ApiProblem, SignedOutError } from '../api';
import { FakeSessionServer } from './fake-session-server';
import { Session } from './session';

function setUp() {
  const server = new FakeSessionServer();
  const clock = { nowMs: 0 };
  const onChanged = vi.fn();
  const session = new Session({ fetch: server.fetch, now: () => clock.nowMs, onChanged });
  return { server, clock, session, onChanged };
}

describe('restoring a session', () => {
  it('takes up the session behind the cookie', async () => {
    const { session } = setUp();
    expect(session.state()).toEqual({ status: 'restoring' });

    await session.restore();

    expect(session.state()).toEqual({ status: 'signed-in', number: 1, isOperator: false });
    await expect(session.accessToken()).resolves.toBe('refreshed-1');
  });

  it('finds no session without taking it for a failure', async () => {
    const { server, session, onChanged } = setUp();
    server.hasSession = false;

    await session.restore();

    expect(session.state()).toEqual({ status: 'signed-out', hasExpired: false });
    expect(onChanged).not.toHaveBeenCalled();
  });

  it('asks for none where there can be none', async () => {
    const server = new FakeSessionServer();
    const session = new Session({ fetch: server.fetch, mayHaveSession: () => false });

    await session.restore();

    expect(session.state()).toEqual({ status: 'signed-out', hasExpired: false });
    expect(server.fetch).not.toHaveBeenCalled();
  });

  it('does not sign anyone out because the server is down', async () => {
    const { server, session } = setUp();
    server.isDown = true;
    await session.restore();
    expect(session.state()).toEqual({ status: 'unreachable' });

    server.isDown = false;
    await session.restore();
    expect(session.state()).toMatchObject({ status: 'signed-in' });
  });
});

describe('access tokens', () => {
  it('are refreshed by one request however many callers need one', async () => {
    const { server, session } = setUp();
    await session.restore();

    const given = await Promise.all([session.renew('refreshed-1'), session.renew('refreshed-1')]);

    expect(given).toEqual(['refreshed-2', 'refreshed-2']);
    expect(server.refreshes).toBe(2);
  });

  it('are not refreshed for a caller whose refused token has been replaced meanwhile', async () => {
    const { server, session } = setUp();
    await session.restore();
    await session.renew('refreshed-1');

    await expect(session.renew('refreshed-1')).resolves.toBe('refreshed-2');
    expect(server.refreshes).toBe(2);
  });

  it('are renewed shortly before they expire', async () => {
    const { clock, session } = setUp();
    await session.restore();

    clock.nowMs = 889_000;
    await expect(session.accessToken()).resolves.toBe('refreshed-1');
    clock.nowMs = 891_000;
    await expect(session.accessToken()).resolves.toBe('refreshed-2');
  });

  it('end with the session when the refresh token is refused', async () => {
    const { server, session } = setUp();
    await session.restore();
    server.hasSession = false;

    await expect(session.renew('refreshed-1')).rejects.toBeInstanceOf(SignedOutError);
    expect(session.state()).toEqual({ status: 'signed-out', hasExpired: true });
  });

  it('outlive a refresh that could not be sent', async () => {
    const { server, session } = setUp();
    await session.restore();
    server.isDown = true;

    await expect(session.renew('refreshed-1')).rejects.toThrow(/could not be reached/);
    expect(session.state()).toMatchObject({ status: 'signed-in' });
  });
});

describe('signing in and out', () => {
  it('begins a session of another number each time', async () => {
    const { session, onChanged } = setUp();
    await session.signIn({ email: 'a@example.com', password: 'right' });
    await session.signOut();
    await session.signIn({ email: 'b@example.com', password: 'right' });

    expect(session.state()).toEqual({ status: 'signed-in', number: 2, isOperator: false });
    expect(onChanged).toHaveBeenCalledTimes(3);
  });

  it('leaves the state alone when the credentials are wrong', async () => {
    const { server, session } = setUp();
    server.hasSession = false;
    await session.restore();

    await expect(session.signIn({ email: 'a@example.com', password: 'wrong' })).rejects.toBeInstanceOf(
      ApiProblem,
    );
    expect(session.state()).toEqual({ status: 'signed-out', hasExpired: false });
  });

  it('never overlaps with a refresh, which would use one cookie twice', async () => {
    const { server, session } = setUp();

    await Promise.all([session.restore(), session.signIn({ email: 'a@example.com', password: 'right' })]);

    expect(server.overlaps).toBe(0);
    await expect(session.accessToken()).resolves.toBe('signed-in');
  });

  it('goes on with the session when the server could not be told of its end', async () => {
    const { server, session } = setUp();
    await session.restore();
    server.signOutStatus = 503;

    await expect(session.signOut()).rejects.toMatchObject({ status: 503 });
    expect(session.state()).toMatchObject({ status: 'signed-in' });
  });

  it('signs out of a session that the server no longer knows', async () => {
    const { server, session } = setUp();
    await session.restore();
    server.signOutStatus = 401;

    await session.signOut();
    expect(session.state()).toEqual({ status: 'signed-out', hasExpired: false });
  });
});
