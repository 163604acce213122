import { Inject, Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import type { GrpcClient, ServiceDefinition } from '../definition/service-definition';
import { createGrpcClient, type GrpcClientOptions } from './create-grpc-client';
import { GrpcChannel, type GrpcChannelOptions } from './grpc-channel';

/** How the clients of an application reach services. Provide it globally under this token to change the defaults. */
export class GrpcClientConfig implements GrpcClientOptions {
  readonly tls?: GrpcChannelOptions['tls'];
  readonly channelOptions?: GrpcChannelOptions['channelOptions'];
  readonly defaultDeadlineMs?: GrpcClientOptions['defaultDeadlineMs'];
  /** The target of a service by its name, such as `order`. Defaults to `registry:///order`. */
  readonly targetOf?: (service: string) => string;

  constructor(fields: Partial<GrpcClientConfig> = {}) {
    Object.assign(this, fields);
  }
}

/** The channels and clients of an application, made at first use and closed with it. */
@Injectable()
export class GrpcChannels implements OnApplicationShutdown {
  private readonly channels = new Map<string, GrpcChannel>();
  private readonly config: GrpcClientConfig;

  constructor(@Optional() @Inject(GrpcClientConfig) config?: GrpcClientConfig) {
    this.config = config ?? new GrpcClientConfig();
  }

  /**
   * A client of a service. Clients of the same definition and service share their connections.
   *
   * @param serviceName whose instances to call. Defaults to the second segment of the definition's package: `order` for
   *   `trellis.order.v1`; give it for a definition that several services serve
   */
  client<S extends ServiceDefinition>(definition: S, serviceName = serviceNameOf(definition)): GrpcClient<S> {
    return createGrpcClient(definition, this.channel(definition, serviceName), this.config);
  }

  /** Called by Nest. */
  onApplicationShutdown(): void {
    for (const channel of this.channels.values()) channel.close();
    this.channels.clear();
  }

  private channel(definition: ServiceDefinition, serviceName: string): GrpcChannel {
    const key = `${serviceName} ${definition.fullName}`;
    let channel = this.channels.get(key);
    if (channel === undefined) {
      const target = this.config.targetOf?.(serviceName) ?? `registry:///${serviceName}`;
      channel = new GrpcChannel(definition, {
        target,
        tls: this.config.tls,
        channelOptions: this.config.channelOptions,
      });
      this.channels.set(key, channel);
    }
    return channel;
  }
}

/** `order` for `trellis.order.v1.OrderService`, `user-profile` for `trellis.user_profile.v1.UserProfileService`. */
export function serviceNameOf(definition: ServiceDefinition): string {
  const [, name, ...rest] = definition.fullName.split('.');
  if (name === undefined || rest.length === 0) {
    throw new Error(
      `${definition.fullName} does not name its service: expected <organisation>.<service>.<version>`,
    );
  }
  return name.replaceAll('_', '-');
}
