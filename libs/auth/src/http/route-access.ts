import { SetMetadata } from '@nestjs/common';
import type { MethodAccess } from '@trellis/contracts';

export const routeAccessKey = 'trellis:route-access';

/** Opens a route, or all routes of a controller, to anyone. Its token is not looked at. */
export function PublicRoute(): MethodDecorator & ClassDecorator {
  return SetMetadata(routeAccessKey, 'PUBLIC' satisfies MethodAccess);
}

/** Keeps a route, or all routes of a controller, for operators. */
export function OperatorRoute(): MethodDecorator & ClassDecorator {
  return SetMetadata(routeAccessKey, 'OPERATOR' satisfies MethodAccess);
}
