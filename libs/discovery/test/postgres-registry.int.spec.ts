import { PlatformConnection } from '@trellis/database';
import { createTestDatabase, eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PostgresRegistry } from '../src/postgres/postgres-registry';
import type { ServiceInstance } from '../src';
import { createPostgresRegistryHarness } from './postgres-registry-harness';
import type { PostgresRegistryHarness } from './postgres-registry-harness';
import { registryContract } from './registry.contract';

registryContract('PostgresRegistry', createPostgresRegistryHarness);

describe('PostgresRegistry', () => {
  let harness: PostgresRegistryHarness;

  beforeAll(async () => {
    harness = await createPostgresRegistryHarness();
  });
  afterEach(() => harness.closeClients());
  afterAll(() => harness.close());

  const instance = (instanceId: string): ServiceInstance => ({
    service: 'billing',
    instanceId,
    host: 'localhost',
    port: 9000,
    version: '1',
    metadata: {},
  });

  it('goes on after the server ended all its sessions', async () => {
    const { registry } = await harness.createClient();
    const told: string[][] = [];
    registry.watch('billing', (instances) => told.push(instances.map((one) => one.instanceId)));
    await registry.register(instance('one'));
    await eventually(() => expect(told.at(-1)).toEqual(['one']));
    await harness.admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      harness.role,
    ]);
    await registry.register(instance('two'));
    await eventually(() => expect(told.at(-1)).toEqual(['one', 'two']));
    expect(told.slice(1)).not.toContainEqual([]);
  });

  it('lets a member write through its functions only', async () => {
    const member = PlatformConnection.acquire(harness.url);
    await expect(member.query('DELETE FROM registry.instance')).rejects.toThrow('permission denied');
    await expect(member.query('UPDATE registry.instance SET port = 1')).rejects.toThrow('permission denied');
    await member.release();
  });

  it('says what is wrong when the database has no registry', async () => {
    const empty = await createTestDatabase({ prefix: 'noregistry' });
    const stray = new PostgresRegistry(empty.url);
    await expect(stray.check()).rejects.toThrow('does not serve as a registry');
    await stray.close();
    await empty.drop();
  });
});
