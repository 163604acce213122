import { Inject, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { CalledServices } from '@trellis/context';
import type { GrpcClient, ServiceDefinition } from '../definition/service-definition';
import { GrpcChannels, serviceNameOf } from './grpc-channels';

/** A class that stands for the client of a service, as a type and as a Nest token. */
export type GrpcClientClass<S extends ServiceDefinition> = abstract new () => GrpcClient<S>;

/** Any of them: a class that extends a `grpcClient(definition)`. */
type ClientToken = abstract new () => object;

const classes = new Map<ServiceDefinition, GrpcClientClass<ServiceDefinition>>();
const definitions = new WeakMap<object, ServiceDefinition>();

/**
 * The class token of a service's client, the same one each time. Extend it to have a name to inject by:
 * `export abstract class OrderClient extends grpcClient(OrderServiceDefinition) {}`.
 */
export function grpcClient<S extends ServiceDefinition>(definition: S): GrpcClientClass<S> {
  let token = classes.get(definition);
  if (token === undefined) {
    abstract class ServiceClient {}
    Object.defineProperty(ServiceClient, 'name', { value: `${definition.name}Client` });
    token = ServiceClient as GrpcClientClass<ServiceDefinition>;
    classes.set(definition, token);
    definitions.set(token, definition);
  }
  return token as GrpcClientClass<S>;
}

/** Injects the client of a service by its definition, for parameters typed `GrpcClient<typeof XDefinition>`. */
export function InjectGrpcClient(definition: ServiceDefinition): ParameterDecorator & PropertyDecorator {
  return Inject(grpcClient(definition));
}

/** Keeps one {@link GrpcChannels} for all of an application's client modules. */
@Module({ providers: [GrpcChannels], exports: [GrpcChannels] })
export class GrpcChannelsModule {}

/** Provides clients of other services. */
@Module({})
export class GrpcClientModule {
  /** @param clients definitions, or classes that extend `grpcClient(definition)`; each is injectable by its class */
  static forFeature(clients: readonly (ServiceDefinition | ClientToken)[]): DynamicModule {
    const providers = clients.map(provider);
    return {
      module: GrpcClientModule,
      imports: [GrpcChannelsModule],
      providers,
      exports: [GrpcChannelsModule, ...providers.map(({ provide }) => provide)],
    };
  }
}

function provider(client: ServiceDefinition | ClientToken): FactoryProvider {
  const token = typeof client === 'function' ? client : grpcClient(client);
  const definition = definitionOf(token);
  return {
    provide: token,
    inject: [GrpcChannels, { token: CalledServices, optional: true }],
    useFactory: (channels: GrpcChannels, called?: CalledServices) => {
      called?.add(serviceNameOf(definition));
      return channels.client(definition);
    },
  };
}

function definitionOf(token: ClientToken): ServiceDefinition {
  for (let type: object | null = token; type !== null; type = Object.getPrototypeOf(type) as object | null) {
    const definition = definitions.get(type);
    if (definition !== undefined) return definition;
  }
  throw new Error(`${token.name} does not extend grpcClient(definition)`);
}
