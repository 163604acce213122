import { Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { currentContext } from '@trellis/context';
import {
  PlatformServiceDefinition,
  type DescribeInstanceResponse,
  type GetActivityResponse,
} from '@trellis/contracts';
import type { ServiceInstance } from '@trellis/discovery';
import { urlHost } from '@trellis/endpoint';
import { createGrpcClient, GrpcChannel, GrpcClientConfig, type GrpcClient } from '@trellis/grpc';

/** How long one instance may take, so that one that hangs does not keep the others' answers back. */
const timeoutMs = 1_500;

const { fullName, methods } = PlatformServiceDefinition;
type UnaryMethod = (typeof methods)['describeInstance'] | (typeof methods)['getActivity'];

interface Connection {
  readonly channel: GrpcChannel;
  readonly client: GrpcClient<typeof PlatformServiceDefinition>;
}

/**
 * Asks one instance about itself, and not any of its service: by gRPC, or by the Connect protocol where it serves HTTP.
 * The operator's token travels in the call.
 */
@Injectable()
export class InstanceCalls implements OnApplicationShutdown {
  private readonly connections = new Map<string, Connection>();

  constructor(@Optional() private readonly config: GrpcClientConfig = new GrpcClientConfig()) {}

  /** Undefined when it does not answer. */
  describe(instance: ServiceInstance): Promise<DescribeInstanceResponse | undefined> {
    return this.answerOf(async () =>
      isHttp(instance)
        ? methods.describeInstance.responseType.decode(
            await post(instance, methods.describeInstance, new Uint8Array()),
          )
        : this.connectionTo(instance).describeInstance({}, { deadlineMs: timeoutMs }),
    );
  }

  /** Undefined when it does not answer. */
  activity(instance: ServiceInstance, after: Date | undefined): Promise<GetActivityResponse | undefined> {
    return this.answerOf(async () => {
      if (!isHttp(instance)) {
        return this.connectionTo(instance).getActivity({ after }, { deadlineMs: timeoutMs });
      }
      const request = methods.getActivity.requestType.encode({ after }).finish();
      return methods.getActivity.responseType.decode(await post(instance, methods.getActivity, request));
    });
  }

  /** Closes the connection to an instance that is gone, or has moved from there. */
  forget(instance: ServiceInstance): void {
    const key = connectionKey(instance);
    this.connections.get(key)?.channel.close();
    this.connections.delete(key);
  }

  /** Called by Nest. */
  onApplicationShutdown(): void {
    for (const { channel } of this.connections.values()) channel.close();
    this.connections.clear();
  }

  private connectionTo(instance: ServiceInstance): Connection['client'] {
    const { service, host, port } = instance;
    let connection = this.connections.get(connectionKey(instance));
    if (connection === undefined) {
      const channel = new GrpcChannel(PlatformServiceDefinition, {
        target: authority(host, port),
        tls: this.config.tls,
        channelOptions: {
          ...this.config.channelOptions,
          // Its certificate names the service, as it does for those who find it in the registry.
          'grpc.default_authority': service,
          'grpc.ssl_target_name_override': service,
        },
      });
      connection = { channel, client: createGrpcClient(PlatformServiceDefinition, channel) };
      this.connections.set(connectionKey(instance), connection);
    }
    return connection.client;
  }

  private async answerOf<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch {
      return undefined;
    }
  }
}

function connectionKey({ service, instanceId, host, port }: ServiceInstance): string {
  return [service, instanceId, authority(host, port)].join('\0');
}

function isHttp({ metadata }: ServiceInstance): boolean {
  return metadata['protocol'] === 'http';
}

function authority(host: string, port: number): string {
  return `${urlHost(host)}:${port}`;
}

async function post(
  { host, port }: ServiceInstance,
  { name }: UnaryMethod,
  message: Uint8Array,
): Promise<Uint8Array> {
  const { authorization, traceparent } = currentContext() ?? {};
  const response = await fetch(`http://${authority(host, port)}/${fullName}/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/proto',
      ...(authorization !== undefined && { authorization }),
      ...(traceparent !== undefined && { traceparent }),
    },
    body: Buffer.from(message),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
