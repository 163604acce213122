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

  /** @param forget told of each instance that is remembered no longer, or no longer at its address */
  constructor(
    private readonly forget: (instance: ServiceInstance) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** All that are remembered, by service and id. */
  get all(): readonly KnownInstance[] {
    return [...this.known.values()].sort((a, b) => compare(nameOf(a.instance), nameOf(b.instance)));
  }

  /** Takes in what the registry lists. */
  see(registered: readonly ServiceInstance[]): void {
    const nowMs = this.now();
    const names = new Set(registered.map(nameOf));
    for (const instance of registered) {
      const before = this.known.get(nameOf(instance));
      if (before !== undefined && !isSameAddress(before.instance, instance)) this.forget(before.instance);
      const { firstSeenMs = nowMs, description } = before ?? {};
      this.known.set(nameOf(instance), { instance, firstSeenMs, leftMs: undefined, description });
    }
    for (const [name, one] of this.known) {
      if (!names.has(name) && one.leftMs === undefined) this.known.set(name, { ...one, leftMs: nowMs });
    }
    this.forgetOld(nowMs);
  }

  /** Notes what an instance tells of itself. */
  describe(instance: ServiceInstance, description: DescribeInstanceResponse): void {
    const one = this.known.get(nameOf(instance));
    if (one !== undefined) this.known.set(nameOf(instance), { ...one, description });
  }

  private forgetOld(nowMs: number): void {
    const gone = [...this.known.values()]
      .filter((one): one is KnownInstance & { leftMs: number } => one.leftMs !== undefined)
      .sort((a, b) => b.leftMs - a.leftMs);
    for (const [index, { instance, leftMs }] of gone.entries()) {
      if (index < maxGone && nowMs - leftMs < rememberedMs) continue;
      this.known.delete(nameOf(instance));
      this.forget(instance);
    }
  }
}

/** An id alone is a service's own: of names that are looked up, it is no more than an address. */
function nameOf({ service, instanceId }: ServiceInstance): string {
  return `${service}\0${instanceId}`;
}

function isSameAddress(one: ServiceInstance, other: ServiceInstance): boolean {
  return one.host === other.host && one.port === other.port;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
