import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { TokenVerifier } from '@trellis/auth';
import { CalledServices, ServiceInfo } from '@trellis/context';
import { DatabaseConfig } from '@trellis/database';
import { Registry } from '@trellis/discovery';
import { EventBus } from '@trellis/events';
import { GrpcClientConfig } from '@trellis/grpc';
import { LiveSettings } from '@trellis/settings';
import type { LoadedConfiguration } from './configuration/load-configuration';
import { ServiceConfiguration } from './configuration/service-configuration';
import { Readiness } from './admin/readiness';
import { DrainSignal } from './lifecycle/drain-signal';
import { InstanceReport } from './platform/instance-report';
import type { PlatformPorts } from './platform-ports';
import { grpcTls } from './grpc/grpc-tls';

/** What the kit has made before the Nest application exists. */
export interface KitParts {
  readonly info: ServiceInfo;
  readonly configuration: ServiceConfiguration;
  /** The app's own configuration classes with their values. */
  readonly appConfiguration: LoadedConfiguration;
  readonly ports: PlatformPorts;
  readonly tokenVerifier: TokenVerifier;
  readonly readiness: Readiness;
  readonly drainSignal: DrainSignal;
  readonly calledServices: CalledServices;
  readonly report: InstanceReport;
}

/**
 * What every app can inject without importing anything: `ServiceInfo`, `EventBus`, `Registry`, `LiveSettings`,
 * `DatabaseConfig`, `TokenVerifier`, `DrainSignal`, `Readiness`, `CalledServices`, `InstanceReport`, and the app's configuration classes.
 */
@Module({})
export class KitModule {
  static forRoot(parts: KitParts): DynamicModule {
    const { info, configuration, ports } = parts;
    const providers: Provider[] = [
      { provide: ServiceInfo, useValue: info },
      { provide: ServiceConfiguration, useValue: configuration },
      { provide: Registry, useValue: ports.registry },
      { provide: LiveSettings, useValue: ports.settings },
      { provide: Readiness, useValue: parts.readiness },
      { provide: DrainSignal, useValue: parts.drainSignal },
      { provide: CalledServices, useValue: parts.calledServices },
      { provide: InstanceReport, useValue: parts.report },
      { provide: TokenVerifier, useValue: parts.tokenVerifier },
      { provide: GrpcClientConfig, useValue: new GrpcClientConfig({ tls: grpcTls(configuration) }) },
      ...[...parts.appConfiguration.entries()].map(([token, values]) => ({
        provide: token as Type,
        useValue: values,
      })),
    ];
    if (ports.eventBus) providers.push({ provide: EventBus, useValue: ports.eventBus });
    if (configuration.databaseUrl) {
      const { databaseUrl: url, databaseMaxConnections: maxConnections } = configuration;
      providers.push({ provide: DatabaseConfig, useValue: new DatabaseConfig({ url, maxConnections }) });
    }
    return {
      module: KitModule,
      global: true,
      providers,
      exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}
