import { PlatformConnection, applyKitMigrations } from '@trellis/database';
import { TcpProxy, createTestDatabase } from '@trellis/testing';
import { registryMigrations } from '../src';
import { PostgresRegistry } from '../src/postgres/postgres-registry';
import type { RegistryClient, RegistryHarness } from './registry.contract';

const times = { leaseMs: 1_500, renewMs: 400, pollMs: 400 };

/** A registry in a database of its own, whose clients reach it as a service's role and through proxies. */
export interface PostgresRegistryHarness extends RegistryHarness {
  readonly admin: PlatformConnection;
  /** The role of the clients. */
  readonly role: string;
  readonly url: string;
}

export async function createPostgresRegistryHarness(): Promise<PostgresRegistryHarness> {
  const database = await createTestDatabase({ prefix: 'registry' });
  const admin = PlatformConnection.acquire(database.adminUrl);
  await applyKitMigrations(admin, 'registry', registryMigrations);
  const role = new URL(database.url).username;
  await admin.query(`GRANT trellis_platform_member TO "${role}"`);
  let clients: { registry: PostgresRegistry; proxy: TcpProxy }[] = [];
  return {
    admin,
    role,
    url: database.url,
    leaseMs: times.leaseMs,
    async createClient(): Promise<RegistryClient> {
      const proxy = await TcpProxy.start(database.url);
      const registry = new PostgresRegistry(proxy.url, times);
      clients.push({ registry, proxy });
      return {
        registry,
        freeze: () => proxy.freeze(),
        thaw: () => proxy.thaw(),
        cut: () => proxy.cut(),
        mend: () => proxy.mend(),
      };
    },
    async closeClients() {
      const ending = clients;
      clients = [];
      await Promise.all(
        ending.map(async ({ registry, proxy }) => {
          proxy.thaw();
          proxy.mend();
          await registry.close();
          await proxy.close();
        }),
      );
    },
    async forget(instanceId) {
      await admin.query('DELETE FROM registry.instance WHERE instance_id = $1', [instanceId]);
    },
    async close() {
      await admin.release();
      await database.drop();
    },
  };
}
