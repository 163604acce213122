import { Catch, Controller, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { GrpcHandlers, MethodDefinition, ServiceDefinition } from '../definition/service-definition';

/** What a handler found by Nest is for; kept in the extras of its message pattern. */
export interface GrpcMethodExtras {
  readonly grpcService: ServiceDefinition;
  readonly grpcMethod: MethodDefinition;
}

/** A `@GrpcController` lacks methods of its service. */
export class IncompleteGrpcController extends Error {
  constructor(
    readonly controller: string,
    readonly service: string,
    readonly missing: readonly string[],
  ) {
    super(`${controller} does not implement ${missing.map((name) => `${name}()`).join(', ')} of ${service}`);
    this.name = 'IncompleteGrpcController';
  }
}

// Nest's own last filter would replace every error by "Internal server error" before the kit can map it.
@Catch()
class KeepError implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Makes a class the controller of a gRPC service: Nest's `@Controller` plus a message pattern for each method of the
 * definition, which is found on the class by its camelCase name. Guards, pipes, interceptors and filters of Nest apply.
 * Handlers are plain promises and async iterables for all four call kinds; see {@link GrpcHandlers}.
 *
 * @throws IncompleteGrpcController when a method is missing (a property holding an arrow function does not count)
 */
export function GrpcController<S extends ServiceDefinition>(service: S) {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a class may take whatever it injects
  return (target: new (...dependencies: any[]) => GrpcHandlers<S>): void => {
    const methods = Object.entries(service.methods);
    const prototype = target.prototype as Record<string, unknown>;
    const missing = methods.filter(([name]) => typeof prototype[name] !== 'function').map(([name]) => name);
    if (missing.length > 0) throw new IncompleteGrpcController(target.name, service.fullName, missing);

    for (const [name, method] of methods) {
      const pattern = { service: service.fullName, rpc: method.name };
      const extras: GrpcMethodExtras = { grpcService: service, grpcMethod: method };
      MessagePattern(pattern, Transport.GRPC, extras)(prototype, name, { value: prototype[name] });
    }
    UseFilters(KeepError)(target);
    Controller()(target);
  };
}
