import type { Abstract, Type } from '@nestjs/common';
import type { ServiceInfo } from '@trellis/context';
import type { ServiceConfiguration } from './configuration/service-configuration';

/** Where a running service answers. */
export interface ServiceAddresses {
  readonly protocol: 'grpc' | 'http';
  /** The host that others are told. */
  readonly host: string;
  /** The port that was bound, never 0. */
  readonly port: number;
  readonly adminPort: number;
}

/** A service that is up. */
export interface RunningService {
  readonly info: ServiceInfo;
  readonly configuration: ServiceConfiguration;
  readonly addresses: ServiceAddresses;
  /** Anything that the app's modules provide. */
  get<T>(token: Type<T> | Abstract<T>): T;
  /** Stops in order: out of the registry, drained, everything closed. */
  stop(): Promise<void>;
}
