import { PlatformConnection, applyKitMigrations } from '@trellis/database';
import { TcpProxy, createTestDatabase, eventually } from '@trellis/testing';
import type { TestDatabase } from '@trellis/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsMigrations } from '../src';
import { PostgresLiveSettings } from '../src/postgres/postgres-live-settings';
import { liveSettingsContract } from './live-settings.contract';
import type { LiveSettingsClient, LiveSettingsHarness } from './live-settings.contract';

const writerRoles = 'trellis_platform_member, trellis_settings_writer';

async function createStore(roles = writerRoles): Promise<TestDatabase> {
  const database = await createTestDatabase({ prefix: 'settings' });
  const admin = PlatformConnection.acquire(database.adminUrl);
  await applyKitMigrations(admin, 'settings', settingsMigrations);
  await admin.query(`GRANT ${roles} TO "${new URL(database.url).username}"`);
  await admin.release();
  return database;
}

async function createHarness(): Promise<LiveSettingsHarness> {
  const database = await createStore();
  let clients: { settings: PostgresLiveSettings; proxy: TcpProxy }[] = [];
  return {
    async createClient(): Promise<LiveSettingsClient> {
      const proxy = await TcpProxy.start(database.url);
      // Notifications alone must do: the poll comes too late for any test.
      const settings = new PostgresLiveSettings(proxy.url, { pollMs: 60_000 });
      clients.push({ settings, proxy });
      return {
        settings,
        cut: () => proxy.cut(),
        mend: () => proxy.mend(),
        dropConnections: () => proxy.dropConnections(),
      };
    },
    async closeClients() {
      const ending = clients;
      clients = [];
      await Promise.all(
        ending.map(async ({ settings, proxy }) => {
          await settings.close();
          await proxy.close();
        }),
      );
    },
    close: () => database.drop(),
  };
}

liveSettingsContract('PostgresLiveSettings', createHarness);

describe('PostgresLiveSettings', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createStore();
  });
  afterAll(() => database.drop());

  it('goes on after the server ended all its sessions', async () => {
    const admin = PlatformConnection.acquire(database.adminUrl);
    const settings = new PostgresLiveSettings(database.url, { pollMs: 60_000 });
    const told: string[] = [];
    settings.watch('limit', (entries) => told.push(entries[0]?.value ?? 'none'));
    await eventually(() => expect(told).toEqual(['none']));
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
      new URL(database.url).username,
    ]);
    await eventually(() => settings.set('limit', '5'));
    await eventually(() => expect(told.at(-1)).toBe('5'));
    await settings.close();
    await admin.release();
  });

  it('lets a writer write through its functions only', async () => {
    const writer = PlatformConnection.acquire(database.url);
    await expect(writer.query('DELETE FROM settings.entry')).rejects.toThrow('permission denied');
    await writer.release();
  });

  it('lets a member that is no writer read, and not write', async () => {
    const member = await createStore('trellis_platform_member');
    const settings = new PostgresLiveSettings(member.url);
    await expect(settings.set('limit', '1')).rejects.toThrow('permission denied');
    await expect(settings.delete('limit')).rejects.toThrow('permission denied');
    expect(await settings.list('')).toEqual([]);
    await settings.close();
    await member.drop();
  });
});
