import { Injectable } from '@nestjs/common';
import type { Backend, DescribeInstanceResponse } from '@trellis/contracts';
import { InstanceDirectory, type SeenInstance } from './instance-directory';
import { ServiceDirectory } from './service-directory';
import type {
  DeliveryResponse,
  InstanceResponse,
  ServiceResponse,
  StoreResponse,
  SystemResponse,
} from './system.dto';
import { unrecorded } from './unrecorded';

const partTimeoutMs = 1_500;

/** Looks at every service that runs or did until lately: its instances, whom it has to do with, how its delivery stands. */
@Injectable()
export class LoadSystem {
  constructor(
    private readonly instances: InstanceDirectory,
    private readonly directory: ServiceDirectory,
  ) {}

  execute(): Promise<SystemResponse> {
    return unrecorded(() => this.load());
  }

  private async load(): Promise<SystemResponse> {
    const seen = await this.instances.list();
    const services = await Promise.all(
      [...Map.groupBy(seen, ({ instance }) => instance.service)].map(([name, own]) =>
        this.serviceOf(name, own),
      ),
    );
    const storeOf = (part: (description: DescribeInstanceResponse) => Backend | undefined) =>
      storeResponse(seen.flatMap(({ description }) => (description && part(description)) ?? []).at(0));
    return {
      services: services.map(({ response }) => response),
      unavailable: services.filter(({ isUnavailable }) => isUnavailable).map(({ response }) => response.name),
      eventBus: storeOf(({ eventBus }) => eventBus),
      registry: storeOf(({ registry }) => registry),
      settingsStore: storeOf(({ settingsStore }) => settingsStore),
    };
  }

  private async serviceOf(
    name: string,
    seen: readonly SeenInstance[],
  ): Promise<{ response: ServiceResponse; isUnavailable: boolean }> {
    const registered = seen.filter(({ isRegistered }) => isRegistered);
    const hasPlatform = registered.some(({ instance }) => instance.metadata['protocol'] === 'grpc');
    const delivery = hasPlatform ? await this.deliveryOf(name) : null;
    // While two versions run side by side, the union of what they do.
    const descriptions = seen.flatMap(({ description }) => description ?? []);
    const union = (part: (description: DescribeInstanceResponse) => readonly string[]) =>
      [...new Set(descriptions.flatMap(part))].sort();
    const response: ServiceResponse = {
      name,
      instances: seen.map(toInstanceResponse),
      delivery,
      calls: union(({ calls }) => calls),
      publishes: union(({ publishes }) => publishes),
      consumes: union(({ consumes }) => consumes),
      database: storeResponse(descriptions.find(({ database }) => database !== undefined)?.database),
    };
    // What it tells of itself is an answer, also when it cannot tell how its delivery stands.
    const hasAnswered = delivery !== null || registered.some((one) => one.hasAnswered);
    return { response, isUnavailable: registered.length > 0 && !hasAnswered };
  }

  /** Null when the service does not tell. */
  private async deliveryOf(name: string): Promise<DeliveryResponse | null> {
    try {
      const status = await this.directory.platform(name).getDeliveryStatus({}, { deadlineMs: partTimeoutMs });
      const { outboxDepth, outboxOldestAgeSeconds, deadLetterCount, parkedKeyCount } = status;
      const consumerLag = status.consumerLagUnknown ? null : status.consumerLag;
      return { outboxDepth, outboxOldestAgeSeconds, deadLetterCount, parkedKeyCount, consumerLag };
    } catch {
      return null;
    }
  }
}

function toInstanceResponse({ instance, description, state, since }: SeenInstance): InstanceResponse {
  const { instanceId, host, port, version, metadata } = instance;
  return {
    ...{ instanceId, host, port, state },
    // DNS knows no versions.
    version: version || (description?.version ?? ''),
    protocol: metadata['protocol'] ?? 'grpc',
    since: since.toISOString(),
  };
}

function storeResponse(backend: Backend | undefined): StoreResponse | null {
  return backend === undefined ? null : { kind: backend.kind, address: backend.address };
}
