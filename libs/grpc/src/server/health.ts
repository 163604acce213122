import { EventEmitter, on } from 'node:events';
import {
  HealthCheckResponse_ServingStatus as ServingStatus,
  HealthDefinition,
  type HealthCheckRequest,
  type HealthCheckResponse,
  type HealthListResponse,
} from '@trellis/contracts';
import { currentContext } from '@trellis/context';
import { DomainError } from '@trellis/errors';
import type { GrpcHandlers } from '../definition/service-definition';

/** A health check named a service that this server does not have. */
class ServiceUnknown extends DomainError {
  constructor(service: string) {
    super('not-found', 'SERVICE_UNKNOWN', `This server does not serve ${service}.`);
  }
}

/**
 * `grpc.health.v1.Health`: the status of the server, named by the empty string, and of each of its services. All are
 * SERVING or NOT_SERVING together, and NOT_SERVING at first.
 */
export class Health implements GrpcHandlers<typeof HealthDefinition> {
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly services = new Set(['']);
  private isServing = false;

  addService(fullName: string): void {
    this.services.add(fullName);
  }

  setServing(isServing: boolean): void {
    if (isServing === this.isServing) return;
    this.isServing = isServing;
    this.changes.emit('change');
  }

  check({ service }: HealthCheckRequest): Promise<HealthCheckResponse> {
    return this.services.has(service)
      ? Promise.resolve({ status: this.statusOf(service) })
      : Promise.reject(new ServiceUnknown(service));
  }

  list(): Promise<HealthListResponse> {
    const statuses = [...this.services].map((service) => [service, { status: this.statusOf(service) }]);
    return Promise.resolve({ statuses: Object.fromEntries(statuses) as HealthListResponse['statuses'] });
  }

  async *watch({ service }: HealthCheckRequest): AsyncGenerator<HealthCheckResponse> {
    // Listening starts before the first answer, so that no change falls between the two.
    const changes = on(this.changes, 'change', { signal: currentContext()?.signal });
    yield { status: this.statusOf(service) };
    for await (const _change of changes) yield { status: this.statusOf(service) };
  }

  private statusOf(service: string): ServingStatus {
    if (!this.services.has(service)) return ServingStatus.SERVICE_UNKNOWN;
    return this.isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }
}
