import {
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type LoggerService,
  type ModuleMetadata,
} from '@nestjs/common';
import type { TokenVerifier } from '@trellis/auth';
import { GrpcClientModule } from '@trellis/grpc';
import type { ServiceConfiguration } from './configuration/service-configuration';
import type { ServiceOptions } from './service-options';

/** The side of an app that answers calls, whatever the protocol. */
export interface AppServer {
  /** Told to the registry as `protocol`. */
  readonly protocol: 'grpc' | 'http';
  readonly application: INestApplicationContext;
  /** Runs the modules' own initialisation. */
  initialise(): Promise<void>;
  /**
   * Takes calls from now on; resolves with the bound port.
   * @throws {StartFailure} when the address cannot be had
   */
  listen(): Promise<number>;
  /** Answers the protocol's own health question. */
  setServing(serving: boolean): void;
  /** Ends streams, refuses new calls, waits for those in flight. Resolves with how many did not end in time. */
  drain(timeoutMs: number): Promise<number>;
  /** Closes the server and the Nest application with all its providers. */
  close(): Promise<void>;
}

/** What an {@link AppServer} is made from. */
export interface AppServerParts {
  readonly kit: DynamicModule;
  readonly configuration: ServiceConfiguration;
  readonly tokenVerifier: TokenVerifier;
  readonly logger: LoggerService;
}

/** The root of every application: the kit beside the app's own module. */
@Module({})
class RootModule {}

/** Makes the app's Nest application, without starting anything in it. */
export async function createAppServer(options: ServiceOptions, parts: AppServerParts): Promise<AppServer> {
  const { kit, configuration, tokenVerifier, logger } = parts;
  const imports: ModuleMetadata['imports'] = [kit, GrpcClientModule.forFeature([]), options.module];
  // Each protocol's libraries cost memory, so that only the one in use is loaded.
  if (options.http) {
    const { HttpServer } = await import('./http/http-server');
    return HttpServer.create({ module: RootModule, imports }, configuration, options.http, logger);
  }
  const [{ GrpcServer }, { PlatformModule }] = await Promise.all([
    import('./grpc/grpc-server'),
    import('./platform/platform.grpc'),
  ]);
  return GrpcServer.create(
    { module: RootModule, imports: [...imports, PlatformModule] },
    configuration,
    tokenVerifier,
    logger,
  );
}
