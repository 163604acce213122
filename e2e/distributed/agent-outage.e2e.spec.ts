import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { ConsulView } from './consul-view';
import { IdempotentCalls } from './idempotent-calls';
import { OrderLoad, UNDER_LOAD } from './order-load';

/** Instances renew every three seconds; twice that leaves a busy machine time to be late. */
const RENEWED_WITHIN_MS = 6_000;
/** Longer than an entry is valid without renewal, and than callers keep one after an outage. */
const AWAY_FOR_MS = 12_000;

let system: TrellisSystem;
let consul: ConsulView;

beforeAll(async () => {
  system = await TrellisSystem.start({ instances: { order: 2 } });
  consul = new ConsulView(await system.registryUrl('bff'));
});
afterAll(() => system?.stop());

describe('while the agent is away, calls and orders go on as if it were there, and all are listed again', () => {
  it.each([
    ['when it is killed and started again', () => system.kill('consul-1')],
    ['when it hangs', () => system.whilePaused('consul-1', () => delay(AWAY_FOR_MS))],
    ['when it comes back with nothing of what it knew', () => system.wipe('consul-1')],
  ])('%s', UNDER_LOAD, async (_, disturb) => {
    const before = await consul.allPassing();
    await OrderLoad.during(system, async (load) => {
      await IdempotentCalls.during(system, async () => {
        await disturb();
        await untilAgentServes();
        await eventually(async () => expect(await consul.allPassing()).toEqual(before), {
          timeoutMs: RENEWED_WITHIN_MS,
        });
        // What was kept for the outage is given up by now, which must not have been needed.
        await delay(AWAY_FOR_MS);
        expect(await consul.allPassing()).toEqual(before);
      });
      expect(load.disturbed).toBe(0);
    });
  });
});

function untilAgentServes(): Promise<void> {
  return eventually(async () => expect(await consul.hasLeader()).toBe(true), { timeoutMs: 30_000 });
}
