import type { ServiceInstance } from '@trellis/discovery';
import { Breaker } from '@trellis/resilience';
import { UpstreamFailed, UpstreamTimedOut } from '../gateway.errors';
import { RoundRobin } from './round-robin';
import { UpstreamInstance } from './upstream-instance';

/** How long a request waits for the registry's first list. */
const firstListTimeoutMs = 2_000;
/** Short, because instances are left out one by one already: this only stops everyone from waiting for a dead service. */
const breakerOpenMs = 1_000;
const maxConcurrent = 1_000;

/** A service that requests are passed on to: its instances as the registry has them, and a breaker around all of them. */
export class UpstreamService {
  readonly breaker: Breaker;
  private instances = new Map<string, UpstreamInstance>();
  private readonly order = new RoundRobin<UpstreamInstance>();
  private readonly firstList = Promise.withResolvers<void>();

  constructor(readonly name: string) {
    this.breaker = new Breaker(`gateway:${name}`, {
      openForMs: breakerOpenMs,
      maxConcurrent,
      maxQueued: maxConcurrent,
      isFailure: (error) => error instanceof UpstreamFailed || error instanceof UpstreamTimedOut,
    });
  }

  /** Takes the registry's list. Instances that are gone get no more requests and finish those they have. */
  update(list: readonly ServiceInstance[]): void {
    const known = this.instances;
    this.instances = new Map(
      list
        .filter(({ metadata }) => (metadata['protocol'] ?? 'http') === 'http')
        .map((instance) => {
          const id = UpstreamInstance.idOf(instance);
          return [id, known.get(id) ?? new UpstreamInstance(instance)];
        }),
    );
    for (const [id, instance] of known) {
      if (!this.instances.has(id)) void instance.close().catch(() => undefined);
    }
    this.firstList.resolve();
  }

  /** The next instance in turn, without those already tried; undefined when there is none. */
  async pick(tried: ReadonlySet<string>): Promise<UpstreamInstance | undefined> {
    if (this.instances.size === 0) await this.listArrived();
    return this.order.pick([...this.instances.values()], tried, performance.now());
  }

  async close(): Promise<void> {
    await Promise.all([...this.instances.values()].map((instance) => instance.destroy()));
  }

  private async listArrived(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, firstListTimeoutMs)));
    await Promise.race([this.firstList.promise, timeout]);
    clearTimeout(timer);
  }
}
