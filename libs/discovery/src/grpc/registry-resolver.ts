import { experimental, status } from '@grpc/grpc-js';
import type { ChannelOptions } from '@grpc/grpc-js';
import type { Registry, RegistryWatch, ServiceInstance } from '../registry';

/** The scheme of targets that are resolved by the registry: `registry:///order`. */
export const registryScheme = 'registry';

/** How a target is resolved. */
export interface RegistryResolverOptions {
  /**
   * How long a channel waits for the first instance before its calls fail, in milliseconds. Defaults to 1,000. Calls that
   * wait for ready wait on.
   */
  readonly graceMs?: number;
}

type GrpcUri = experimental.GrpcUri;
type ResolverListener = experimental.ResolverListener;

/**
 * Follows one service for one channel. Once an instance was known the last list stands: neither an outage of the registry
 * nor an empty list takes the addresses away, since an address that refuses is no worse than none.
 */
export class RegistryResolver implements experimental.Resolver {
  private readonly service: string;
  private readonly graceMs: number;
  private watch: RegistryWatch | undefined;
  private grace: NodeJS.Timeout | undefined;
  private resolvedKey: string | undefined;
  private hasAnswered = false;

  constructor(
    private readonly registry: Registry,
    target: GrpcUri,
    private readonly listener: ResolverListener,
    options: RegistryResolverOptions = {},
  ) {
    this.service = target.path;
    this.graceMs = options.graceMs ?? 1_000;
  }

  /** Begins to follow the service; while it does there is nothing to refresh, since changes come by themselves. */
  updateResolution(): void {
    if (this.watch) return;
    this.watch = this.registry.watch(this.service, (instances) => this.onInstances(instances));
    this.grace = setTimeout(() => this.reportNone(), this.graceMs);
    this.grace.unref();
  }

  destroy(): void {
    clearTimeout(this.grace);
    this.watch?.close();
    this.watch = undefined;
    this.resolvedKey = undefined;
    this.hasAnswered = false;
  }

  private onInstances(instances: readonly ServiceInstance[]): void {
    if (!this.watch) return;
    this.hasAnswered = true;
    const endpoints = instances
      .filter((instance) => instance.metadata.protocol === 'grpc')
      .map(({ host, port }) => ({ addresses: [{ host, port }] }));
    const key = endpoints.map(experimental.endpointToString).sort().join(' ');
    if (endpoints.length === 0 || key === this.resolvedKey) return;
    clearTimeout(this.grace);
    this.resolvedKey = key;
    this.listener(experimental.statusOrFromValue(endpoints), {}, null, '');
  }

  private reportNone(): void {
    if (!this.watch || this.resolvedKey !== undefined) return;
    const details = this.hasAnswered
      ? `no instance of ${this.service} is registered`
      : `no instance of ${this.service} is known: the registry has not answered`;
    this.listener(experimental.statusOrFromError({ code: status.UNAVAILABLE, details }), {}, null, '');
  }
}

/**
 * Makes `registry:///<service>` a target of every channel of this process that is made from now on. A second call
 * replaces the registry.
 */
export function registerRegistryResolver(registry: Registry, options: RegistryResolverOptions = {}): void {
  class BoundRegistryResolver extends RegistryResolver {
    constructor(target: GrpcUri, listener: ResolverListener, _channelOptions: ChannelOptions) {
      super(registry, target, listener, options);
    }

    static getDefaultAuthority(target: GrpcUri): string {
      return target.path;
    }
  }
  experimental.registerResolver(registryScheme, BoundRegistryResolver);
}
