import type { DescribeInstanceResponse } from '@trellis/contracts';
import type { ServiceInstance } from '@trellis/discovery';

/** How long an instance is remembered that is registered no longer. */
const rememberedMs = 10 * 60_000;

/** Only the last to leave are remembered beyond this many, should instances come and go all the time. */
const maxGone = 100;

/** An instance, and what is known of it. */
export interface KnownInstance {
  readonly instance: ServiceInstance;
  readonly firstSeenMs: number;
  /** When it was first missed in the registry; undefined while it is registered. */
  readonly leftMs: number | undefined;
  /** What it told last; undefined when it never answered. */
  readonly description: DescribeInstanceResponse | undefined;
}

/** The instances that are registered, and those that were until lately. */
export class InstanceMemory {
  private readonly known = new Map<string, KnownInstance>();

  /** @param forget told of each instance that is remembered no longer */
  constructor(
    private readonly forget: (instance: ServiceInstance) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** All that are remembered, by service and id. */
  get all(): readonly KnownInstance[] {
    return [...this.known.values()].sort((a, b) => compare(nameOf(a), nameOf(b)));
  }

  /** Takes in what the registry lists. */
  see(registered: readonly ServiceInstance[]): void {
    const nowMs = this.now();
    const ids = new Set(registered.map(({ instanceId }) => instanceId));
    for (const instance of registered) {
      const { firstSeenMs = nowMs, description } = this.known.get(instance.instanceId) ?? {};
      this.known.set(instance.instanceId, { instance, firstSeenMs, leftMs: undefined, description });
    }
    for (const [id, one] of this.known) {
      if (!ids.has(id) && one.leftMs === undefined) this.known.set(id, { ...one, leftMs: nowMs });
    }
    this.forgetOld(nowMs);
  }

  /** Notes what an instance tells of itself. */
  describe({ instanceId }: ServiceInstance, description: DescribeInstanceResponse): void {
    const one = this.known.get(instanceId);
    if (one !== undefined) this.known.set(instanceId, { ...one, description });
  }

  private forgetOld(nowMs: number): void {
    const gone = [...this.known.values()]
      .filter((one): one is KnownInstance & { leftMs: number } => one.leftMs !== undefined)
      .sort((a, b) => b.leftMs - a.leftMs);
    for (const [index, { instance, leftMs }] of gone.entries()) {
      if (index < maxGone && nowMs - leftMs < rememberedMs) continue;
      this.known.delete(instance.instanceId);
      this.forget(instance);
    }
  }
}

function nameOf({ instance }: KnownInstance): string {
  return `${instance.service}\0${instance.instanceId}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
