import type { ServiceInstance } from '@trellis/discovery';
import { expect, test } from 'vitest';
import { InstanceMemory } from './instance-memory';

const instance = (id: number): ServiceInstance => ({
  ...{ service: 'order', instanceId: `order-${id}`, host: 'a', port: 1, version: '1' },
  metadata: {},
});

function memoryAt(clock: { nowMs: number }) {
  const forgotten: string[] = [];
  const memory = new InstanceMemory(
    ({ instanceId }) => forgotten.push(instanceId),
    () => clock.nowMs,
  );
  return { memory, forgotten };
}

test('an instance that leaves is remembered for ten minutes from when it was missed', () => {
  const clock = { nowMs: 1_000 };
  const { memory, forgotten } = memoryAt(clock);
  memory.see([instance(1), instance(2)]);
  clock.nowMs = 2_000;
  memory.see([instance(2)]);
  clock.nowMs = 3_000;
  memory.see([instance(2)]);
  expect(memory.all).toMatchObject([
    { instance: { instanceId: 'order-1' }, firstSeenMs: 1_000, leftMs: 2_000 },
    { instance: { instanceId: 'order-2' }, firstSeenMs: 1_000, leftMs: undefined },
  ]);
  clock.nowMs = 602_000;
  memory.see([instance(2)]);
  expect(memory.all).toHaveLength(1);
  expect(forgotten).toEqual(['order-1']);
});

test('instances of two services may have one id, as they have where names are looked up', () => {
  const { memory } = memoryAt({ nowMs: 1_000 });
  memory.see([instance(1), { ...instance(1), service: 'user' }]);
  expect(memory.all.map(({ instance: { service } }) => service)).toEqual(['order', 'user']);
  memory.see([instance(1)]);
  expect(memory.all).toMatchObject([{ leftMs: undefined }, { leftMs: 1_000 }]);
});

test('the address of an instance that moved is forgotten', () => {
  const { memory, forgotten } = memoryAt({ nowMs: 1_000 });
  memory.see([instance(1)]);
  memory.see([{ ...instance(1), port: 2 }]);
  expect(memory.all).toMatchObject([{ instance: { port: 2 } }]);
  expect(forgotten).toEqual(['order-1']);
});

test('an instance that comes back never left', () => {
  const { memory } = memoryAt({ nowMs: 1_000 });
  memory.see([instance(1)]);
  memory.see([]);
  memory.see([instance(1)]);
  expect(memory.all).toMatchObject([{ firstSeenMs: 1_000, leftMs: undefined }]);
});

test('of very many that left only the last are remembered', () => {
  const clock = { nowMs: 1_000 };
  const { memory, forgotten } = memoryAt(clock);
  for (let id = 0; id < 110; id++) {
    clock.nowMs += 1;
    memory.see([instance(id)]);
  }
  expect(memory.all).toHaveLength(101);
  expect(forgotten).toHaveLength(9);
  expect(forgotten[0]).toBe('order-0');
});
