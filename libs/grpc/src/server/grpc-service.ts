import type {
  ServiceDefinition as GrpcJsServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { currentContext } from '@trellis/context';
import { methodPath, type GrpcHandlers, type ServiceDefinition } from '../definition/service-definition';
import { deserializer, serializer } from '../definition/wire-format';
import { callHandler, type WrappedHandler } from './call-handlers';
import { reportError, type OutageTest } from './report-error';
import { lenientDeserializer } from './undecodable-request';

/** A service served beside the controllers that Nest finds, with the same interceptors. */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  /** By camelCase method name. */
  readonly handlers: Readonly<Record<string, WrappedHandler>>;
}

/** Pairs a definition with its handlers, which the compiler holds against each other. */
export function grpcService<S extends ServiceDefinition>(
  definition: S,
  handlers: GrpcHandlers<S>,
): GrpcService {
  const bound = Object.keys(definition.methods).map((name) => {
    const handler = handlers[name as keyof S['methods']] as WrappedHandler;
    return [name, handler.bind(handlers)] as const;
  });
  return { definition, handlers: Object.fromEntries(bound) };
}

/** A service in the form that grpc-js serves: static definitions made from the generated ones, no `.proto` at run time. */
export function toGrpcJs(
  service: GrpcService,
  isOutage: OutageTest,
): [GrpcJsServiceDefinition, UntypedServiceImplementation] {
  const definition: Record<string, GrpcJsServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(service.definition.methods)) {
    const path = methodPath(service.definition, method);
    const handler = service.handlers[name];
    if (handler === undefined) continue;
    const report = (error: unknown) => reportError(error, path, currentContext()?.requestId, isOutage);
    definition[method.name] = {
      path,
      requestStream: method.requestStream,
      responseStream: method.responseStream,
      requestSerialize: serializer(method.requestType),
      requestDeserialize: lenientDeserializer(method.requestType),
      responseSerialize: reported(serializer(method.responseType), report),
      responseDeserialize: deserializer(method.responseType),
    };
    implementation[method.name] = callHandler(method, handler, report);
  }
  return [definition, implementation];
}

/** grpc-js says nothing about why a response could not be encoded. */
function reported<T>(
  serialize: (message: T) => Buffer,
  report: (error: unknown) => void,
): (message: T) => Buffer {
  return (message) => {
    try {
      return serialize(message);
    } catch (error) {
      report(error);
      throw error;
    }
  };
}
