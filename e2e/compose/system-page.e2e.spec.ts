import { eventually } from '@trellis/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectStatus, startSystem, Visitor } from '../harness';
import { APPS } from '../harness/workspace';

interface System {
  readonly services: readonly {
    readonly name: string;
    readonly instances: readonly { readonly state: string }[];
  }[];
  readonly unavailable: readonly string[];
}
interface History {
  readonly services: readonly {
    readonly name: string;
    readonly callsPerSecond: readonly (number | null)[];
  }[];
}
interface Settings {
  readonly settings: readonly {
    readonly key: string;
    readonly value: string;
    readonly defaultValue: string;
  }[];
}

let operator: Visitor;

beforeAll(async () => {
  const system = await startSystem();
  operator = await Visitor.signedIn(system.gatewayUrl, await system.operatorCredentials());
});

async function get<T>(path: string): Promise<T> {
  return expectStatus(await operator.request<T>('GET', `/api/v1/system${path}`), 200);
}

describe('the system page of containers', () => {
  it('has every instance of every app, and what they stand on', async () => {
    const found = await get<System>('');
    expect(found.services.map(({ name }) => name).sort()).toEqual(APPS);
    const states = found.services.flatMap(({ instances }) => instances.map(({ state }) => state));
    expect(new Set(states)).toEqual(new Set(['healthy']));
    expect(found).toMatchObject({
      ...{ unavailable: [], eventBus: { kind: 'kafka' } },
      ...{ registry: { kind: 'consul' }, settingsStore: { kind: 'consul' } },
    });
  });

  it('has the history of every app', async () => {
    await eventually(
      async () => {
        const { services } = await get<History>('/history');
        const measured = services.filter(({ callsPerSecond }) =>
          callsPerSecond.some((value) => value !== null),
        );
        expect(measured.map(({ name }) => name).sort()).toEqual(APPS);
      },
      { timeoutMs: 30_000, intervalMs: 500 },
    );
  });

  it('changes a setting, and takes the change back', async () => {
    const path = '/api/v1/system/settings/user%2Flog-level';
    const setting = async () =>
      (await get<Settings>('/settings')).settings.find(({ key }) => key === 'user/log-level')!;
    const { defaultValue } = await setting();
    const value = defaultValue === 'warn' ? 'info' : 'warn';
    expectStatus(await operator.request('PUT', path, { body: { value } }), 200);
    await eventually(async () => expect((await setting()).value).toBe(value));
    expectStatus(await operator.request('DELETE', path), 200);
    await eventually(async () => expect((await setting()).value).toBe(defaultValue));
  });
});
