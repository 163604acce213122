import { Client, type ChannelOptions } from '@grpc/grpc-js';
import type { ServiceDefinition } from '../definition/service-definition';
import { channelCredentials, type GrpcTlsOptions } from '../tls';
import { serviceConfigOf } from './service-config';

/** Settings of a {@link GrpcChannel}. */
export interface GrpcChannelOptions {
  /** Where the instances are: `registry:///order`, `dns:///order:9000` or `127.0.0.1:9000`. */
  readonly target: string;
  /** Plain text without it. */
  readonly tls?: GrpcTlsOptions;
  /** Largest message in either direction, in bytes. Defaults to 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Passed on to grpc-js, over the kit's own. Interceptors are refused. */
  readonly channelOptions?: ChannelOptions;
}

/** What grpc-js does for each call of a client. Unary calls go past its client, straight to the channel. */
const callHooks = ['interceptors', 'interceptor_providers', 'callInvocationTransformer'] as const;

/** The connections to the instances of one service. They are made at the first call, and balanced over. */
export class GrpcChannel {
  /** The grpc-js client that makes the calls. */
  readonly client: Client;

  /** @throws when `channelOptions` has interceptors, which unary calls would leave out without a word. */
  constructor(service: ServiceDefinition, options: GrpcChannelOptions) {
    refuseCallHooks(options.channelOptions);
    const maxMessageBytes = options.maxMessageBytes ?? 4 * 1024 * 1024;
    this.client = new Client(options.target, channelCredentials(options.tls), {
      'grpc.service_config': JSON.stringify(serviceConfigOf(service)),
      // The service config is ours: do not look for one in DNS.
      'grpc.service_config_disable_resolution': 1,
      // Bookkeeping on every call that nothing here reads.
      'grpc.enable_channelz': 0,
      // Notices an instance that is gone without a word within 30 s, while calls are under way.
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 10_000,
      // An instance that comes back is used again soon.
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 3_000,
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.max_send_message_length': maxMessageBytes,
      ...options.channelOptions,
    });
  }

  /** Closes the connections. Calls under way finish, new ones are refused. */
  close(): void {
    this.client.close();
  }
}

function refuseCallHooks(channelOptions: ChannelOptions = {}): void {
  const hook = callHooks.find((name) => channelOptions[name] !== undefined);
  if (hook === undefined) return;
  throw new Error(
    `channelOptions.${hook} would not apply to unary calls and is refused. Remove it, and wrap the client's methods instead, ` +
      `or give metadata with each call.`,
  );
}
