import type { Type } from '@nestjs/common';
import type { ConfigurationClass } from './configuration/define-configuration';
import type { HttpOptions } from './http/http-server';

/** What an app tells the kit about itself. */
export interface ServiceOptions {
  /** The service's name in the registry, the logs and the consumer groups: `order`. */
  readonly name: string;
  /** The app's root module. */
  readonly module: Type;
  /** The app's own settings, made by `defineConfiguration`. */
  readonly configuration?: readonly ConfigurationClass[];
  /** Makes the app an HTTP app; without it, it serves gRPC. */
  readonly http?: HttpOptions;
  /** Whether the app has a database of its own and delivers events. Defaults to true for gRPC, false for HTTP. */
  readonly database?: boolean;
  /**
   * Folder of the Prisma migrations that are applied at start. Defaults to `migrations` or `prisma/migrations` beside the
   * entry file; when neither exists, none are applied. `false` applies none in any case.
   */
  readonly migrationsFolder?: string | false;
}
