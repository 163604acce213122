import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsulCluster, issueToken } from '@trellis/local-consul';
import { eventually } from '@trellis/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsulLiveSettings } from '../src/consul/consul-live-settings';
import type { LiveSettings } from '../src';

describe('ConsulLiveSettings', () => {
  let directory: string;
  const ends: (() => unknown)[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trellis-consul-'));
    ends.push(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function start(
    options: Partial<Parameters<typeof ConsulCluster.start>[0]> = {},
  ): Promise<ConsulCluster> {
    const cluster = await ConsulCluster.start({ ...options, directory });
    ends.push(() => cluster.stop());
    return cluster;
  }

  function open(...parameters: ConstructorParameters<typeof ConsulLiveSettings>): ConsulLiveSettings {
    const settings = new ConsulLiveSettings(...parameters);
    ends.push(() => settings.close());
    return settings;
  }

  function follow(settings: LiveSettings, prefix = ''): string[][] {
    const told: string[][] = [];
    settings.watch(prefix, (entries) => told.push(entries.map(({ key, value }) => `${key}=${value}`)));
    return told;
  }

  it('keeps what was told while the agent is dead, and follows again when it is back', async () => {
    const cluster = await start();
    const settings = open(cluster.url);
    await settings.set('limit', '1');
    const told = follow(settings);
    await eventually(() => expect(told).toEqual([['limit=1']]));
    const { revision } = (await settings.get('limit'))!;
    await cluster.agents[0]!.kill();
    await expect(settings.check()).rejects.toThrow('does not answer: ECONNREFUSED');
    const late = follow(settings);
    await eventually(() => expect(late).toEqual([['limit=1']]));
    await cluster.agents[0]!.start();
    await eventually(() => settings.set('limit', '1'), { timeoutMs: 30_000 });
    expect((await settings.get('limit'))!.revision).toBe(revision);
    await settings.set('limit', '2');
    await eventually(() => expect(told).toEqual([['limit=1'], ['limit=2']]), { timeoutMs: 30_000 });
  });

  it('keeps to its prefix, and passes over the folders that the page of Consul makes', async () => {
    const cluster = await start();
    const [ours, others] = [open(cluster.url), open(`${cluster.url}?prefix=shop`)];
    const [parentFolder] = 'trellis/settings'.split('/');
    const parent = open(`${cluster.url}?prefix=${parentFolder}`);
    await ours.set('a', '1');
    await others.set('a', '2');
    const folder = new URL('/v1/kv/trellis/settings/folder/', cluster.url.replace('consul:', 'http:'));
    expect((await fetch(folder, { method: 'PUT' })).ok).toBe(true);
    expect((await ours.list('')).map(({ key, value }) => [key, value])).toEqual([['a', '1']]);
    expect((await others.list('')).map(({ key, value }) => [key, value])).toEqual([['a', '2']]);
    expect((await parent.list('')).map(({ key }) => key)).toEqual(['settings/a']);
  });

  it('works with a token of exactly the documented policy, and says when it has less', async () => {
    const cluster = await start({ accessControl: true, tls: true });
    const rules = (policy: string) => `key_prefix "trellis/settings/" { policy = "${policy}" }`;
    const tokens = [
      cluster.token!,
      await issueToken(cluster, rules('read')),
      await issueToken(cluster, 'node_prefix "" { policy = "read" }'),
    ];
    const [operator, reader, blind] = tokens.map((token) => open(cluster.url, { ca: cluster.caPem, token }));
    await reader!.check();
    const told = follow(reader!);
    await eventually(() => expect(told).toEqual([[]]));
    await operator!.set('limit', '1');
    await eventually(() => expect(told.at(-1)).toEqual(['limit=1']));
    await expect(reader!.set('limit', '2')).rejects.toThrow("'key:write'");
    await expect(blind!.check()).rejects.toThrow('read on key_prefix "trellis/settings/"');
  });
});
