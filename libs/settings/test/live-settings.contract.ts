import { randomUUID } from 'node:crypto';
import { eventually } from '@trellis/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { integerValues, InvalidSettingKeyError, liveSetting } from '../src';
import type { LiveSettings, SettingEntry } from '../src';

/** One client of the store, with a network of its own that can be taken away. */
export interface LiveSettingsClient {
  readonly settings: LiveSettings;
  cut(): void;
  mend(): void;
  /** Drops its connections once; new ones are taken at once. */
  dropConnections(): void;
}

/** What the contract needs of an adapter. */
export interface LiveSettingsHarness {
  /** A client that shares nothing with the others: another process, as far as the store can tell. */
  createClient(): Promise<LiveSettingsClient>;
  /** Ends every client. */
  closeClients(): Promise<void>;
  close(): Promise<void>;
}

/** What every store of live settings keeps. */
export function liveSettingsContract(name: string, createHarness: () => Promise<LiveSettingsHarness>): void {
  describe(`${name} as live settings`, () => {
    let harness: LiveSettingsHarness;
    let client: LiveSettingsClient;
    let settings: LiveSettings;
    let root: string;

    beforeAll(async () => {
      harness = await createHarness();
    });
    afterAll(() => harness?.close());
    beforeEach(async () => {
      client = await harness.createClient();
      settings = client.settings;
      root = randomUUID();
    });
    afterEach(() => harness.closeClients());

    function follow(prefix: string): Record<string, string>[] {
      const told: Record<string, string>[] = [];
      settings.watch(prefix, (entries: readonly SettingEntry[]) =>
        told.push(
          Object.fromEntries(entries.map((entry) => [entry.key.slice(root.length + 1), entry.value])),
        ),
      );
      return told;
    }

    it('gives back what was set until it is removed', async () => {
      expect(await settings.get(`${root}/limit`)).toBeUndefined();
      await settings.set(`${root}/limit`, 'äöü "\\\n');
      expect(await settings.get(`${root}/limit`)).toMatchObject({ key: `${root}/limit`, value: 'äöü "\\\n' });
      await settings.delete(`${root}/limit`);
      await settings.delete(`${root}/limit`);
      expect(await settings.get(`${root}/limit`)).toBeUndefined();
    });

    it('gives each change of a key another revision, and a value that is the same none', async () => {
      const revision = async () => (await settings.get(`${root}/limit`))!.revision;
      await settings.set(`${root}/limit`, '1');
      const first = await revision();
      await settings.set(`${root}/limit`, '1');
      expect(await revision()).toBe(first);
      await settings.set(`${root}/limit`, '2');
      expect(await revision()).not.toBe(first);
    });

    it('lists what begins with a prefix, in order, taken literally', async () => {
      for (const key of ['b', 'a/2', 'a/1', 'a_/1']) await settings.set(`${root}/${key}`, key);
      expect((await settings.list(`${root}/a/`)).map((entry) => entry.value)).toEqual(['a/1', 'a/2']);
      expect((await settings.list(`${root}/a_`)).map((entry) => entry.value)).toEqual(['a_/1']);
      expect(await settings.list(`${root}/z`)).toEqual([]);
    });

    it.each(['', '/a', 'a//b', 'a b'])('refuses the key %j', async (key) => {
      await expect(settings.set(key, '1')).rejects.toBeInstanceOf(InvalidSettingKeyError);
    });

    it('tells a watch what there is, never synchronously, and each change once', async () => {
      const { settings: other } = await harness.createClient();
      await other.set(`${root}/a`, '1');
      const told = follow(root);
      expect(told).toEqual([]);
      await eventually(() => expect(told).toEqual([{ a: '1' }]));
      await other.set(`${root}/b`, '2');
      await eventually(() => expect(told.slice(1)).toEqual([{ a: '1', b: '2' }]));
      await other.delete(`${root}/a`);
      await eventually(() => expect(told.slice(2)).toEqual([{ b: '2' }]));
    });

    it('tells a watch with nothing under its prefix so, and leaves it alone when others change', async () => {
      const told = follow(`${root}/a`);
      await eventually(() => expect(told).toEqual([{}]));
      const witness = follow(`${root}/b`);
      await settings.set(`${root}/b`, '1');
      await eventually(() => expect(witness.at(-1)).toEqual({ b: '1' }));
      expect(told).toEqual([{}]);
    });

    it('tells a closed watch nothing more', async () => {
      const told: unknown[] = [];
      const watch = settings.watch(root, (entries) => told.push(entries));
      await eventually(() => expect(told).toHaveLength(1));
      watch.close();
      const witness = follow(root);
      await settings.set(`${root}/a`, '1');
      await eventually(() => expect(witness.at(-1)).toEqual({ a: '1' }));
      expect(told).toHaveLength(1);
    });

    it('keeps what was told through an outage and follows again after it', async () => {
      const { settings: other } = await harness.createClient();
      await other.set(`${root}/a`, '1');
      const told = follow(root);
      await eventually(() => expect(told).toEqual([{ a: '1' }]));
      client.cut();
      await eventually(() => expect(settings.check()).rejects.toThrow());
      await other.set(`${root}/a`, '2');
      expect(told).toEqual([{ a: '1' }]);
      client.mend();
      await eventually(() => expect(told).toEqual([{ a: '1' }, { a: '2' }]));
    });

    it('hears of changes again after its connections were dropped', async () => {
      const { settings: other } = await harness.createClient();
      const told = follow(root);
      await eventually(() => expect(told).toEqual([{}]));
      for (const value of ['1', '2', '3']) {
        client.dropConnections();
        await other.set(`${root}/a`, value);
        await eventually(() => expect(told.at(-1)).toEqual({ a: value }));
      }
    });

    it('feeds a typed view', async () => {
      const limit = liveSetting(settings, {
        key: `${root}/limit`,
        description: 'How much there may be.',
        values: integerValues(1, 1_000),
        defaultValue: 100,
      });
      expect(limit.current).toBe(100);
      await settings.set(`${root}/limit`, '7');
      await eventually(() => expect(limit.current).toBe(7));
      await settings.delete(`${root}/limit`);
      await eventually(() => expect(limit.current).toBe(100));
      limit.close();
    });
  });
}
