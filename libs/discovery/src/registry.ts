/** One running process of a service. */
export interface ServiceInstance {
  /** The service's name: `order`. */
  readonly service: string;
  /** Unique over all instances of all time. */
  readonly instanceId: string;
  /** Where others reach it: a host name or an address. */
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** Free facts: `protocol` (grpc or http), `adminPort`, `weight`, `zone`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An instance's entry; it lasts as long as the process keeps it alive. */
export interface Registration {
  /** Takes the entry out, so that no new caller comes. Resolves when watchers have been or will shortly be told. */
  deregister(): Promise<void>;
}

/** A running watch. */
export interface RegistryWatch {
  close(): void;
}

/**
 * Who runs where. A registration is kept alive by the adapter, returns by itself when the registry has lost it, and ends
 * by itself when the process dies or hangs.
 */
export abstract class Registry {
  /** Enters an instance and keeps it alive. Retries while the registry is away. */
  abstract register(instance: ServiceInstance): Promise<Registration>;

  /**
   * Tells `listener` the healthy instances of a service now and after each change, never synchronously. While the
   * registry is away the last known list stands and nothing is told.
   */
  abstract watch(service: string, listener: (instances: readonly ServiceInstance[]) => void): RegistryWatch;

  /** Every healthy instance of every service. */
  abstract list(): Promise<readonly ServiceInstance[]>;

  /** Resolves when the registry answers; rejects with a message that a person understands. */
  abstract check(): Promise<void>;

  /** Ends watches, takes registrations out, closes connections. */
  abstract close(): Promise<void>;
}
