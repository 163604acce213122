import { Injectable } from '@nestjs/common';
import { bearerToken, TokenVerifier } from '@trellis/auth';
import type { Identity } from '@trellis/context';
import type { FastifyRequest } from 'fastify';
import { TooManyRequests } from '../gateway.errors';
import type { Route } from '../routing/route';
import { clientAddressKey } from './client-address-key';
import { RateLimits } from './rate-limits';

/** Decides whether a request may go on: within its sender's rate, and with a token where the route needs one. */
@Injectable()
export class Admission {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly limits: RateLimits,
  ) {}

  /**
   * A request counts for the user of its token, and without a valid one for its address, so that guessing tokens is
   * limited too.
   *
   * @throws TooManyRequests, or for a route that needs a token TokenMissing, TokenInvalid, TokenExpired, KeysUnavailable
   */
  async admit(request: FastifyRequest, route: Route): Promise<void> {
    const caller = await this.callerOf(request);
    this.count(request, caller);
    if (route.access === 'AUTHENTICATED' && caller.identity === undefined) throw caller.error;
  }

  /**
   * Counts a call of the kit's own routes, or tokens could be guessed there without a limit. An operator's does not count:
   * the BFF makes it for a request that counted when it came.
   *
   * @throws TooManyRequests
   */
  async admitPlatformCall(request: FastifyRequest): Promise<void> {
    const caller = await this.callerOf(request);
    if (caller.identity?.role !== 'operator') this.count(request, caller);
  }

  private count({ ip }: FastifyRequest, { identity }: Caller): void {
    const sender = identity ? `user:${identity.userId}` : clientAddressKey(ip);
    const { allowed, retryAfterMs } = this.limits.tryTake(sender);
    if (!allowed) throw new TooManyRequests(retryAfterMs);
  }

  private async callerOf({ headers }: FastifyRequest): Promise<Caller> {
    try {
      return { identity: await this.verifier.verify(bearerToken(headers.authorization)) };
    } catch (error) {
      return { error };
    }
  }
}

type Caller =
  | { readonly identity: Identity; readonly error?: never }
  | { readonly identity?: never; readonly error: unknown };
