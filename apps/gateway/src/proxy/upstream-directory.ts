import { Injectable, Optional, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CalledServices } from '@trellis/context';
import { Registry, type RegistryWatch } from '@trellis/discovery';
import { RouteTable } from '../routing/route-table';
import { UpstreamService } from './upstream-service';

/** The services that routes lead to, kept up to date by the registry. */
@Injectable()
export class UpstreamDirectory implements OnModuleInit, OnApplicationShutdown {
  private readonly services: ReadonlyMap<string, UpstreamService>;
  private watches: RegistryWatch[] = [];

  constructor(
    private readonly registry: Registry,
    table: RouteTable,
    @Optional() called?: CalledServices,
  ) {
    for (const name of table.targets) called?.add(name);
    this.services = new Map([...table.targets].map((name) => [name, new UpstreamService(name)]));
  }

  onModuleInit(): void {
    this.watches = [...this.services.values()].map((service) =>
      this.registry.watch(service.name, (instances) => service.update(instances)),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    for (const watch of this.watches) watch.close();
    await Promise.all([...this.services.values()].map((service) => service.close()));
  }

  /** @throws Error for a service that no route leads to */
  get(name: string): UpstreamService {
    const service = this.services.get(name);
    if (service === undefined) throw new Error(`No route leads to ${name}.`);
    return service;
  }
}
