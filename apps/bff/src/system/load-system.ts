import { Injectable } from '@nestjs/common';
import type { ServiceInstance } from '@trellis/discovery';
import { ServiceDirectory, type RegisteredService } from './service-directory';
import type { DeliveryResponse, InstanceResponse, ServiceResponse, SystemResponse } from './system.dto';

const partTimeoutMs = 1_500;

/** Looks at every running service: its instances, and how its delivery stands. */
@Injectable()
export class LoadSystem {
  constructor(private readonly directory: ServiceDirectory) {}

  async execute(): Promise<SystemResponse> {
    const unavailable: string[] = [];
    const services = await Promise.all(
      (await this.directory.list()).map(async (service): Promise<ServiceResponse> => {
        const delivery = service.hasPlatform ? await this.deliveryOf(service) : null;
        if (service.hasPlatform && delivery === null) unavailable.push(service.name);
        return {
          name: service.name,
          instances: service.instances.map(toInstanceResponse),
          delivery,
          calls: [],
          publishes: [],
          consumes: [],
          database: null,
        };
      }),
    );
    const stores = { eventBus: null, registry: null, settingsStore: null };
    return { services, unavailable: unavailable.sort(), ...stores };
  }

  /** Null when the service does not answer. */
  private async deliveryOf({ name }: RegisteredService): Promise<DeliveryResponse | null> {
    try {
      const status = await this.directory.platform(name).getDeliveryStatus({}, { deadlineMs: partTimeoutMs });
      const { outboxDepth, outboxOldestAgeSeconds, deadLetterCount, parkedKeyCount, consumerLag } = status;
      return { outboxDepth, outboxOldestAgeSeconds, deadLetterCount, parkedKeyCount, consumerLag };
    } catch {
      return null;
    }
  }
}

function toInstanceResponse({
  instanceId,
  host,
  port,
  version,
  metadata,
}: ServiceInstance): InstanceResponse {
  const protocol = metadata['protocol'] ?? 'grpc';
  return { instanceId, host, port, version, protocol, state: 'healthy', since: new Date().toISOString() };
}
