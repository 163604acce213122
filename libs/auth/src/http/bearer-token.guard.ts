import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { currentContext, type Identity } from '@trellis/context';
import type { MethodAccess } from '@trellis/contracts';
import { OperatorRequired } from '../auth.errors';
import { bearerToken } from '../bearer-token';
import { TokenVerifier } from '../token-verifier';
import { routeAccessKey } from './route-access';

/**
 * Lets a request to an HTTP route through when its token allows it, and puts the caller into the request's context.
 * Routes need a token unless they are `@PublicRoute()`; `@OperatorRoute()` needs an operator's. Needs
 * {@link addHttpContext} on the server.
 *
 * Refuses with TokenMissing, TokenInvalid, TokenExpired, KeysUnavailable or OperatorRequired.
 */
@Injectable()
export class BearerTokenGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<MethodAccess | undefined>(routeAccessKey, [
      execution.getHandler(),
      execution.getClass(),
    ]);
    if (access === 'PUBLIC') return true;
    const context = currentContext();
    if (context === undefined) throw new Error('BearerTokenGuard needs addHttpContext on the HTTP server');
    const request = execution.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    const identity = await this.verifier.verify(bearerToken(request.headers.authorization));
    if (access === 'OPERATOR' && identity.role !== 'operator') throw new OperatorRequired();
    // The context was made before the route was known; this guard is the one place that completes it.
    (context as { identity?: Identity }).identity = identity;
    return true;
  }
}
