import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectProblem, expectStatus, Shopper, TrellisSystem, WorkspaceCopy } from '../harness';

interface Paraglider {
  readonly id: string;
  readonly name: string;
  readonly archivedAt: string | null;
}

interface History {
  readonly entries: readonly { readonly action: string }[];
}

const GATE_TIMEOUT_MS = 600_000;

let workspace: WorkspaceCopy;

beforeAll(async () => {
  workspace = await WorkspaceCopy.create();
});
afterAll(() => workspace?.remove());

const nx = (...args: string[]) => workspace.run('nx', ...args);

// In this order: each step goes on with what the one before left.

it('services are added by one command each', async () => {
  await nx('generate', 'service', 'paragliders');
  await nx('generate', 'service', 'paraglider_pilot', '--entity=badge', '--no-events');
  expect(await workspace.run('git', 'status', '--porcelain')).toMatch(/^\?\? apps\/paraglider-pilot\/$/m);
});

it(
  'they are formatted, in sync, typed, linted and tested as they are',
  async () => {
    await workspace.run('prettier', '--check', '.');
    await nx('sync:check');
    await workspace.run('node', 'tools/contracts/generate.ts', '--check');
    await workspace.run('node', 'tools/contracts/check.ts');
    const projects = '--projects=paragliders,paraglider-pilot,bff,contracts';
    await nx(
      'run-many',
      '--targets=lint,typecheck,test,test-int',
      projects,
      '--parallel=1',
      '--output-style=static',
    );
  },
  GATE_TIMEOUT_MS,
);

it('they run with the others, and what becomes of a paraglider is heard', async () => {
  const system = await TrellisSystem.start({ workspace: workspace.root });
  try {
    expect(await system.processNames()).toEqual(expect.arrayContaining(['paragliders', 'paraglider-pilot']));
    const shopper = await Shopper.signUp(system.gatewayUrl);
    const url = '/api/v1/paragliders';
    const created = await shopper.request<Paraglider>('POST', url, { body: { name: 'First' } });
    const { id } = expectStatus(created, 201);
    expectStatus(await shopper.request('PATCH', `${url}/${id}`, { body: { name: 'Second' } }), 200);
    expect(expectStatus(await shopper.request('GET', url), 200)).toMatchObject({
      paragliders: [{ id, name: 'Second', archivedAt: null }],
    });
    expectStatus(await shopper.request('POST', `${url}/${id}/archive`), 200);
    expect(expectStatus(await shopper.request('GET', url), 200)).toMatchObject({ paragliders: [] });
    await eventually(async () => {
      const { entries } = expectStatus(await shopper.request<History>('GET', `${url}/${id}/history`), 200);
      expect(entries.map(({ action }) => action)).toEqual(['CREATED', 'UPDATED', 'ARCHIVED']);
    });
    expectStatus(await shopper.request('POST', '/api/v1/badges', { body: { name: 'First' } }), 201);
    const other = await Shopper.signUp(system.gatewayUrl);
    expect(expectProblem(await other.request('GET', `${url}/${id}`), 404).reason).toBe(
      'PARAGLIDER_NOT_FOUND',
    );
  } finally {
    await system.stop();
  }
}, 240_000);

it('they leave as they came', async () => {
  await nx('generate', 'remove-service', 'paragliders');
  await nx('generate', 'remove-service', 'paraglider-pilot');
  expect(await workspace.run('git', 'status', '--porcelain')).toBe('');
});
