import type { Logger } from '@nestjs/common';
import type { ServiceInstance } from './registry';

/** Told the instances of a service. */
export type InstancesListener = (instances: readonly ServiceInstance[]) => void;

/** The watches of one service and what they were told last. */
export class WatchedService {
  private readonly listeners = new Set<InstancesListener>();
  /** Listeners that have not been told anything yet. */
  private readonly fresh = new Set<InstancesListener>();
  /** Undefined until the registry has answered. */
  private told: readonly ServiceInstance[] | undefined;

  constructor(private readonly logger: Logger) {}

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /** Adds a listener, without telling it anything yet. The function it answers ends that. */
  add(listener: InstancesListener): () => void {
    // Wrapped, so that a listener may be given twice.
    const own: InstancesListener = (instances) => listener(instances);
    this.listeners.add(own);
    this.fresh.add(own);
    return () => {
      this.listeners.delete(own);
      this.fresh.delete(own);
    };
  }

  /**
   * Tells what was read: all listeners when it is new, else those that have been told nothing yet.
   * @param options.keepsMissing known instances that were not read are told on
   */
  tell(read: readonly ServiceInstance[], options: { keepsMissing: boolean }): void {
    const current = options.keepsMissing ? withKept(read, this.told ?? []) : read;
    if (this.told !== undefined && JSON.stringify(this.told) === JSON.stringify(current)) {
      this.tellFresh();
      return;
    }
    this.told = current;
    this.fresh.clear();
    for (const listener of [...this.listeners]) this.call(listener, current);
  }

  /** Tells a watch that has just begun, or begins during an outage, the last known list, if there is one. */
  tellFresh(): void {
    if (!this.told) return;
    const listeners = [...this.fresh];
    this.fresh.clear();
    for (const listener of listeners) this.call(listener, this.told);
  }

  private call(listener: InstancesListener, instances: readonly ServiceInstance[]): void {
    try {
      listener(instances);
    } catch (error) {
      this.logger.error(
        `A watch's listener failed: ${String(error)}`,
        error instanceof Error ? error.stack : undefined,
      );
    }
  }
}

function withKept(
  read: readonly ServiceInstance[],
  known: readonly ServiceInstance[],
): readonly ServiceInstance[] {
  const ids = new Set(read.map((instance) => instance.instanceId));
  const kept = known.filter((instance) => !ids.has(instance.instanceId));
  return [...read, ...kept].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
}
