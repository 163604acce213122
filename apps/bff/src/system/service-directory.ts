import { Injectable } from '@nestjs/common';
import { PlatformServiceDefinition } from '@trellis/contracts';
import { Registry, type ServiceInstance } from '@trellis/discovery';
import { DomainError } from '@trellis/errors';
import { GrpcChannels, type GrpcClient } from '@trellis/grpc';

/** The registry has no such service, or it has nothing to ask. */
export class ServiceNotFound extends DomainError {
  constructor() {
    super('not-found', 'SERVICE_NOT_FOUND', 'There is no such service.');
  }
}

export type PlatformClient = GrpcClient<typeof PlatformServiceDefinition>;

/** A service as the registry has it. */
export interface RegisteredService {
  readonly name: string;
  readonly instances: readonly ServiceInstance[];
  /** Whether it serves the platform's own calls, as all that speak gRPC do. */
  readonly hasPlatform: boolean;
}

/** Finds the running services and how to ask each about itself. */
@Injectable()
export class ServiceDirectory {
  constructor(
    private readonly registry: Registry,
    private readonly channels: GrpcChannels,
  ) {}

  /** All services that have an instance, by name. */
  async list(): Promise<RegisteredService[]> {
    const groups = Map.groupBy(await this.registry.list(), ({ service }) => service);
    return [...groups]
      .map(([name, instances]) => ({
        name,
        instances: instances.toSorted((a, b) => compare(a.instanceId, b.instanceId)),
        hasPlatform: instances.some(({ metadata }) => metadata['protocol'] === 'grpc'),
      }))
      .sort((a, b) => compare(a.name, b.name));
  }

  /** The platform calls of a service that is known to exist. */
  platform(service: string): PlatformClient {
    return this.channels.client(PlatformServiceDefinition, service);
  }

  /** As {@link platform}, for a name that came from outside. @throws ServiceNotFound */
  async findPlatform(service: string): Promise<PlatformClient> {
    const found = (await this.list()).some(({ name, hasPlatform }) => name === service && hasPlatform);
    if (!found) throw new ServiceNotFound();
    return this.platform(service);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
