import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { KafkaView, sequenceFaults } from './kafka-view';
import { OrderLoad, UNDER_LOAD } from './order-load';

/** Longer than the lease of a consumer, and than a request to the broker may take. */
const HANGS_FOR_MS = 15_000;
const TOPICS = ['trellis.user.v1', 'trellis.order.v1', 'trellis.customer.v1'];

let system: TrellisSystem;

beforeAll(async () => {
  system = await TrellisSystem.start();
});
afterAll(() => system?.stop());

describe('while the broker is away', () => {
  it(
    'killed and started again: orders are accepted undisturbed, and all are decided afterwards',
    UNDER_LOAD,
    async () => {
      await OrderLoad.during(system, async (load) => {
        for (let time = 0; time < 2; time += 1) {
          await system.kill('kafka-1');
          await load.untilMorePlaced(10);
        }
        expect(load.disturbed).toBe(0);
      });
    },
  );

  it('hanging: orders are accepted undisturbed, and all are decided afterwards', UNDER_LOAD, async () => {
    await OrderLoad.during(system, async (load) => {
      const before = load.placed;
      await system.whilePaused('kafka-1', () => delay(HANGS_FOR_MS));
      expect(load.placed - before).toBeGreaterThan(10);
      expect(load.disturbed).toBe(0);
    });
  });
});

describe('what the topics hold after the outages', () => {
  it.each(TOPICS)('%s has the events of each key in order and without gaps', async (topic) => {
    const kafka = await KafkaView.connect(await system.eventBusUrl('order'));
    try {
      const records = await kafka.records(topic);
      expect(records.length).toBeGreaterThan(0);
      expect(sequenceFaults(records)).toEqual([]);
    } finally {
      await kafka.close();
    }
  });
});
