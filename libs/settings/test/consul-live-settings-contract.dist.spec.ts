import { randomUUID } from 'node:crypto';
import { TcpProxy } from '@trellis/testing';
import { inject } from 'vitest';
import { ConsulLiveSettings } from '../src/consul/consul-live-settings';
import { liveSettingsContract } from './live-settings.contract';
import type { LiveSettingsClient, LiveSettingsHarness } from './live-settings.contract';

async function createHarness(): Promise<LiveSettingsHarness> {
  const url = inject('consulUrl');
  const prefix = `test-${randomUUID()}`;
  let clients: { settings: ConsulLiveSettings; proxy: TcpProxy }[] = [];
  return {
    async createClient(): Promise<LiveSettingsClient> {
      const proxy = await TcpProxy.start(url);
      const settings = new ConsulLiveSettings(`${proxy.url}?prefix=${prefix}`);
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
    async close() {},
  };
}

liveSettingsContract('ConsulLiveSettings', createHarness);
