import type { Service } from '../system';

/** One service calls another. */
export interface Call {
  readonly from: string;
  readonly to: string;
}

/** Who calls whom, laid in tiers: nobody calls the first, and a call leads to a later tier unless calls go in a circle. */
export interface CallGraph {
  /** Names, each tier in alphabetical order so that a diagram stands still while others come and go. */
  readonly tiers: readonly (readonly string[])[];
  readonly calls: readonly Call[];
}

type Caller = Pick<Service, 'name' | 'calls'>;

/** Reads the graph from what the services say they call. Services that are called and do not exist are left out. */
export function callGraphOf(services: readonly Caller[]): CallGraph {
  const names = new Set(services.map(({ name }) => name));
  const calls = services.flatMap(({ name, calls }) =>
    calls.filter((to) => to !== name && names.has(to)).map((to): Call => ({ from: name, to })),
  );
  const depths = depthsOf([...names].toSorted(), calls);
  const deepest = Math.max(0, ...depths.values());
  const isAlone = (name: string) => calls.every(({ from, to }) => from !== name && to !== name);
  const tiers: string[][] = Array.from({ length: deepest + 1 }, () => []);
  // Whoever only takes events stands beside those who do the work, not at the door.
  for (const [name, depth] of depths) tiers[isAlone(name) ? deepest : depth]?.push(name);
  return { tiers: tiers.filter((tier) => tier.length > 0), calls };
}

/** How many calls lead to each, by the longest way. A call that closes a circle does not count. */
function depthsOf(names: readonly string[], calls: readonly Call[]): ReadonlyMap<string, number> {
  const callees = Map.groupBy(calls, ({ from }) => from);
  const closing = new Set<Call>();
  const state = new Map<string, 'open' | 'done'>();
  const order: string[] = [];
  const visit = (name: string): void => {
    state.set(name, 'open');
    for (const call of callees.get(name) ?? []) {
      const seen = state.get(call.to);
      if (seen === 'open') closing.add(call);
      else if (seen === undefined) visit(call.to);
    }
    state.set(name, 'done');
    order.unshift(name);
  };
  const called = new Set(calls.map(({ to }) => to));
  const fromTheDoor = [...names.filter((name) => !called.has(name)), ...names];
  for (const name of fromTheDoor) if (!state.has(name)) visit(name);

  const depths = new Map(names.map((name) => [name, 0]));
  for (const name of order) {
    for (const call of callees.get(name) ?? []) {
      if (closing.has(call)) continue;
      depths.set(call.to, Math.max(depths.get(call.to) ?? 0, (depths.get(name) ?? 0) + 1));
    }
  }
  return depths;
}
