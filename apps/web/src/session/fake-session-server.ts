import { vi } from 'vitest';
import type { Fetch } from '../api';

/** A server of sessions whose refresh tokens, like real ones, work once: overlapping refreshes are an error. */
export class FakeSessionServer {
  refreshes = 0;
  overlaps = 0;
  hasSession = true;
  isDown = false;
  signOutStatus = 204;
  private running = 0;

  readonly fetch = vi.fn<Fetch>(async (path, init) => {
    this.overlaps += this.running > 0 ? 1 : 0;
    this.running++;
    await Promise.resolve();
    this.running--;
    if (this.isDown) throw new TypeError('Failed to fetch');
    if (init.method === 'DELETE') return this.signOut();
    if (path === '/api/v1/users') return new Response('{}', { status: 201 });
    if (path === '/api/v1/sessions') return this.signIn(init);
    return this.hasSession
      ? this.grant(`refreshed-${++this.refreshes}`)
      : new Response('{}', { status: 401 });
  });

  private signIn(init: RequestInit): Response {
    const { password } = JSON.parse(init.body as string) as { password: string };
    if (password !== 'right') return new Response('{}', { status: 401 });
    this.hasSession = true;
    return this.grant('signed-in');
  }

  private signOut(): Response {
    if (this.signOutStatus < 300) this.hasSession = false;
    return new Response(null, { status: this.signOutStatus });
  }

  private grant(accessToken: string): Response {
    return new Response(JSON.stringify({ accessToken, expiresIn: 900 }), { status: 201 });
  }
}
