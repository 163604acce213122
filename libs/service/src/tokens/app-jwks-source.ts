import type { INestApplicationContext } from '@nestjs/common';
import { JwksSource } from '@trellis/auth';
import { UserServiceDefinition } from '@trellis/contracts';
import { GrpcChannels, GrpcJwksSource } from '@trellis/grpc';
import { optionalProvider } from './optional-provider';

/**
 * The keys that verify access tokens: from the app's own `JwksSource` when one of its modules provides it (the user
 * service knows its keys itself), else from the user service by its contract.
 */
export class AppJwksSource extends JwksSource {
  private source: JwksSource | undefined;

  /** @param application asked at the first fetch: verifiers are made before the application */
  constructor(private readonly application: () => INestApplicationContext) {
    super();
  }

  fetch(): ReturnType<JwksSource['fetch']> {
    this.source ??= this.choose();
    return this.source.fetch();
  }

  private choose(): JwksSource {
    const application = this.application();
    return (
      optionalProvider(application, JwksSource) ??
      new GrpcJwksSource(application.get(GrpcChannels, { strict: false }).client(UserServiceDefinition))
    );
  }
}
