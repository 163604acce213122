import { describe, expect, it } from 'vitest';
import { judgeRefresh, type RefreshTokenState } from './session';

const now = new Date('2026-01-01T12:00:00Z');
const earlier = new Date('2026-01-01T11:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');

const token = (changes: Partial<RefreshTokenState> = {}, session: object = {}): RefreshTokenState => ({
  ...changes,
  session: { id: 's', userId: 'u', expiresAt: later, ...session },
});

describe('a refresh token', () => {
  it('is good for new tokens once', () => {
    expect(judgeRefresh(token(), now)).toBe('refresh');
  });

  it('ends its session when it comes a second time', () => {
    expect(judgeRefresh(token({ usedAt: earlier }), now)).toBe('revoke');
  });

  it('is refused when nobody knows it', () => {
    expect(judgeRefresh(undefined, now)).toBe('refuse');
  });

  it('is refused once its session is revoked, used or not', () => {
    expect(judgeRefresh(token({}, { revokedAt: earlier }), now)).toBe('refuse');
    expect(judgeRefresh(token({ usedAt: earlier }, { revokedAt: earlier }), now)).toBe('refuse');
  });

  it('is refused at the very moment its session expires', () => {
    expect(judgeRefresh(token({}, { expiresAt: now }), now)).toBe('refuse');
  });
});
