import type { Schemas } from '../api';

/** The parts that home is made of. */
export type HomePart = Home['unavailable'][number];

export type Home = Schemas['HomeResponse'];

export type PartState = 'ready' | 'pending' | 'unavailable';

export function partState(home: Home, part: HomePart): PartState {
  if (home.unavailable.includes(part)) return 'unavailable';
  if (home.pending.includes(part)) return 'pending';
  return home[part] === null ? 'unavailable' : 'ready';
}

/** How soon to read home again: at once while a part is being prepared, now and then while one is down. */
export function refetchIntervalMs(home: Home | undefined): number | false {
  if (!home) return false;
  if (home.pending.length > 0) return 1_000;
  if (home.unavailable.length > 0) return 5_000;
  return home.orders.some(({ status }) => status === 'PENDING') ? 5_000 : false;
}
