import { Module, type DynamicModule, type LoggerService, type ModuleMetadata } from '@nestjs/common';
import type { TokenVerifier } from '@trellis/auth';
import { GrpcClientModule } from '@trellis/grpc';
import type { AppServer } from './app-server';
import type { ServiceConfiguration } from './configuration/service-configuration';
import type { ServiceOptions } from './service-options';

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
