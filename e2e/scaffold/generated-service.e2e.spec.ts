import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  expectProblem,
  expectStatus,
  ServiceDatabase,
  TrellisSystem,
  Visitor,
  WorkspaceCopy,
} from '../harness';

interface Paraglider {
  readonly id: string;
  readonly name: string;
  readonly archivedAt: string | null;
}

interface History {
  readonly entries: readonly { readonly action: string }[];
}

const GATE_TIMEOUT_MS = 1_200_000;

let workspace: WorkspaceCopy;

beforeAll(async () => {
  workspace = await WorkspaceCopy.create();
});
afterAll(() => workspace?.remove());

const nx = (...args: string[]) => workspace.run('nx', ...args);

// In this order: each step goes on with what the one before left.

it('services are added by one command each', async () => {
  await nx('generate', 'service', 'paragliders');
  await nx('generate', 'service', 'paraglider_pilot', '--entity=badge', '--no-events', '--no-resource');
  expect(await workspace.run('git', 'status', '--porcelain')).toMatch(/^\?\? apps\/paraglider-pilot\/$/m);
});

it('methods, events and resources are added to services by one command each', async () => {
  await nx('generate', 'rpc', 'LandParaglider', '--service=paragliders');
  await nx('generate', 'rpc', 'ReviewOrder', '--service=order');
  await nx('generate', 'event', 'ParagliderLanded', '--service=paragliders', '--consumer=order');
  await nx('generate', 'event', 'BadgeGranted', '--service=paraglider-pilot', '--consumer=paragliders');
  await nx('generate', 'bff-resource', 'badges', '--service=paraglider-pilot');
});

it(
  'they are formatted, in sync, typed, linted and tested as they are',
  async () => {
    await workspace.run('prettier', '--check', '.');
    await nx('sync:check');
    await workspace.run('node', 'tools/contracts/generate.ts', '--check');
    await workspace.run('node', 'tools/contracts/check.ts');
    const projects = '--projects=paragliders,paraglider-pilot,order,bff,contracts';
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

it(
  'a method is told what to do, and a route to call it, as the guides say',
  async () => {
    const useCase = 'apps/paragliders/src/application/land-paraglider.ts';
    workspace.edit(
      useCase,
      'private readonly getParaglider: GetParaglider',
      'private readonly getParaglider: GetParaglider, private readonly announce: AnnounceParagliderLanded',
    );
    workspace.edit(
      useCase,
      'return this.getParaglider.execute(userId, id);',
      'return this.announce.execute({ paragliderId: id }).then(() => this.getParaglider.execute(userId, id));',
    );
    workspace.edit(
      useCase,
      'import { GetParaglider }',
      "import { AnnounceParagliderLanded } from './announce-paraglider-landed';\nimport { GetParaglider }",
    );
    workspace.edit(
      'apps/bff/src/paragliders/paragliders.controller.ts',
      'this.paragliders.getParaglider({ id })',
      'this.paragliders.landParaglider({ id })',
    );
    await nx('run-many', '--targets=typecheck', '--projects=paragliders,bff', '--output-style=static');
  },
  GATE_TIMEOUT_MS,
);

it('they run with the others, and what becomes of a paraglider is heard', async () => {
  const system = await TrellisSystem.start({ workspace: workspace.root });
  try {
    expect(await system.processNames()).toEqual(expect.arrayContaining(['paragliders', 'paraglider-pilot']));
    const visitor = await Visitor.signUp(system.gatewayUrl);
    const url = '/api/v1/paragliders';
    const created = await visitor.request<Paraglider>('POST', url, { body: { name: 'First' } });
    const { id } = expectStatus(created, 201);
    expectStatus(await visitor.request('PATCH', `${url}/${id}`, { body: { name: 'Second' } }), 200);
    expect(expectStatus(await visitor.request('GET', url), 200)).toMatchObject({
      paragliders: [{ id, name: 'Second', archivedAt: null }],
    });
    expect(expectStatus(await visitor.request('GET', `${url}/${id}`), 200)).toMatchObject({ name: 'Second' });
    const heard = await ServiceDatabase.connect(await system.databaseUrl('order'));
    const sql = 'SELECT sequence FROM paraglider_landed_record WHERE paraglider_id = $1';
    await eventually(async () => expect(await heard.query(sql, [id])).toEqual([{ sequence: '3' }]));
    await heard.close();
    expectStatus(await visitor.request('POST', `${url}/${id}/archive`), 200);
    expect(expectStatus(await visitor.request('GET', url), 200)).toMatchObject({ paragliders: [] });
    await eventually(async () => {
      const { entries } = expectStatus(await visitor.request<History>('GET', `${url}/${id}/history`), 200);
      expect(entries.map(({ action }) => action)).toEqual(['CREATED', 'UPDATED', 'ARCHIVED']);
    });
    expectStatus(await visitor.request('POST', '/api/v1/badges', { body: { name: 'First' } }), 201);
    const other = await Visitor.signUp(system.gatewayUrl);
    expect(expectProblem(await other.request('GET', `${url}/${id}`), 404).reason).toBe(
      'PARAGLIDER_NOT_FOUND',
    );
  } finally {
    await system.stop();
  }
}, 240_000);

it('a service whose events are heard stays', async () => {
  const removal = nx('generate', 'remove-service', 'paragliders', '--force');
  await expect(removal).rejects.toThrow('apps/order uses ParagliderLandedEvent');
});

it('they leave as they came', async () => {
  const ofOrder = ['apps/order', 'proto/trellis/order', 'apps/bff/test/stand-in-shop.ts'];
  await workspace.run('git', 'checkout', '--quiet', '--', ...ofOrder);
  await workspace.run('git', 'clean', '--force', '-d', '--quiet', '--', ...ofOrder);
  await nx('generate', 'remove-service', 'paragliders', '--force');
  await nx('generate', 'remove-service', 'paraglider-pilot', '--force');
  expect(await workspace.run('git', 'status', '--porcelain')).toBe('');
});
