import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { logger, type Tree } from '@nx/devkit';
import { getFileInfo } from 'prettier';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GenerationRefused } from '../src/generator.errors.ts';
import { readRecord } from '../src/init/workspace-record.ts';
import type { ServiceOptions } from '../src/names/service-names.ts';
import removeServiceGenerator from '../src/remove-service/generator.ts';
import serviceGenerator from '../src/service/generator.ts';
import { workspaceRoot, workspaceTree } from './workspace-tree.ts';

let tree: Tree;
const said: string[] = [];

beforeEach(() => {
  tree = workspaceTree();
  said.length = 0;
  vi.spyOn(logger, 'info').mockImplementation((line) => void said.push(String(line)));
});

const changes = () =>
  tree
    .listChanges()
    .map(({ type, path }) => `${type} ${path}`)
    .sort();
const textOf = (file: string) => tree.read(file, 'utf8') ?? '';

async function refusalOf(options: ServiceOptions): Promise<string> {
  const error = await serviceGenerator(tree, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GenerationRefused);
  expect(tree.listChanges()).toEqual([]);
  return (error as Error).message;
}

describe('a new service', () => {
  it('changes no more of the workspace than lists and generated files', async () => {
    await serviceGenerator(tree, { name: 'paragliders' });
    expect(changes().filter((change) => !change.startsWith('CREATE'))).toEqual([
      'UPDATE .env.example',
      'UPDATE apps/bff/compose.yml',
      'UPDATE apps/bff/openapi.json',
      'UPDATE apps/bff/src/resources.ts',
      'UPDATE apps/web/src/api/generated/openapi.ts',
      'UPDATE apps/web/src/api/generated/request-limits.ts',
      'UPDATE infra/compose/apps.yml',
      'UPDATE infra/kubernetes/base/apps/kustomization.yaml',
      'UPDATE infra/kubernetes/base/discovery.env',
      'UPDATE infra/kubernetes/migrations/kustomization.yaml',
      'UPDATE infra/kubernetes/overlays/development/databases.env.example',
      'UPDATE libs/contracts/src/generated/catalogue.ts',
      'UPDATE libs/contracts/src/generated/messages.ts',
      'UPDATE proto/baseline.binpb',
    ]);
    const created = tree.listChanges().filter(({ type }) => type === 'CREATE');
    const own =
      /^(?:apps\/paragliders\/|proto\/trellis\/paragliders\/|libs\/contracts\/src\/generated\/trellis\/paragliders\/|infra\/kubernetes\/(?:base\/apps|migrations)\/paragliders\/|apps\/bff\/(?:src\/paragliders\/|src\/services\/paragliders\.client\.ts$|test\/paragliders\.int\.spec\.ts$))/;
    expect(created.filter(({ path }) => !own.test(path))).toEqual([]);
  });

  it('runs in a container of its own, with a database and a password, before whoever calls it', async () => {
    await serviceGenerator(tree, { name: 'paraglider-pilot' });
    const compose = textOf('apps/paraglider-pilot/compose.yml');
    expect(compose).toContain('  paraglider-pilot:\n');
    expect(compose).toContain('  database-of-paraglider-pilot:\n');
    expect(compose).toContain('command: [node, main.js, database, trellis_paraglider_pilot]');
    expect(compose).toContain('${PARAGLIDER_PILOT_DATABASE_PASSWORD:?');
    expect(textOf('.env.example')).toContain('\nPARAGLIDER_PILOT_DATABASE_PASSWORD=\n');
    expect(textOf('infra/compose/apps.yml')).toContain('- ../../apps/paraglider-pilot/compose.yml\n');
    expect(textOf('apps/bff/compose.yml')).toContain('paraglider-pilot: { condition: service_healthy }');
  });

  it('called job is deployed as any other, by manifests of its own', async () => {
    await serviceGenerator(tree, { name: 'job' });
    expect(changes().filter((change) => change.includes(' infra/kubernetes/'))).toEqual([
      'CREATE infra/kubernetes/base/apps/job/kustomization.yaml',
      'CREATE infra/kubernetes/migrations/job/kustomization.yaml',
      'UPDATE infra/kubernetes/base/apps/kustomization.yaml',
      'UPDATE infra/kubernetes/base/discovery.env',
      'UPDATE infra/kubernetes/migrations/kustomization.yaml',
      'UPDATE infra/kubernetes/overlays/development/databases.env.example',
    ]);
  });

  it('leaves no mark of a template', async () => {
    await serviceGenerator(tree, { name: 'paragliders', entity: 'express-paraglider' });
    for (const { path, content } of tree.listChanges()) {
      expect(path).not.toMatch(/__|\.template/);
      if (!path.startsWith('libs/contracts') && !path.endsWith('.binpb')) {
        expect(content?.toString(), path).not.toMatch(/<%|%>|&#|\bundefined \||TODO/);
      }
    }
  });

  it('has its events and a consumer of them, unless it is to have none', async () => {
    await serviceGenerator(tree, { name: 'paragliders' });
    expect(textOf('libs/contracts/src/generated/catalogue.ts')).toContain("owner: 'paragliders'");
    expect(textOf('apps/paragliders/src/app.module.ts')).toContain('ParagliderEventsConsumer');

    tree = workspaceTree();
    await serviceGenerator(tree, { name: 'paragliders', events: false });
    expect(textOf('libs/contracts/src/generated/catalogue.ts')).not.toContain('ParagliderCreated');
    const files = tree.listChanges().filter(({ path }) => path.includes('paraglider'));
    for (const { path, content } of files) {
      expect(`${path}\n${content}`, path).not.toMatch(
        /ParagliderCreated|history|EventConsumer|EventMessage/i,
      );
    }
  });

  it('is added to sorted lists in its place', async () => {
    await serviceGenerator(tree, { name: 'paragliders' });
    const modules = textOf('apps/bff/src/resources.ts').match(/\w+Module(?=,?$)/gm) ?? [];
    expect(modules).toContain('ParaglidersModule');
    expect(modules).toEqual(modules.toSorted());
    const { paths } = JSON.parse(textOf('apps/bff/openapi.json')) as { paths: object };
    expect(Object.keys(paths)).toEqual(Object.keys(paths).toSorted());
    expect(Object.keys(paths).filter((path) => path.includes('paragliders'))).toEqual([
      '/api/v1/paragliders',
      '/api/v1/paragliders/{id}',
      '/api/v1/paragliders/{id}/archive',
      '/api/v1/paragliders/{id}/history',
    ]);
  });

  it('remembers what it was made of', async () => {
    await serviceGenerator(tree, { name: 'paragliders', events: false });
    expect(JSON.parse(textOf('apps/paragliders/service.json'))).toEqual({
      kind: 'service',
      entity: 'paraglider',
      events: false,
    });
  });

  it('says how a name was taken that was spelt otherwise', async () => {
    await serviceGenerator(tree, { name: 'ParagliderService' });
    expect(said.join()).toContain('"ParagliderService" is taken as paraglider');
  });

  it('of several words has a package, an app and settings of one name', async () => {
    await serviceGenerator(tree, { name: 'paraglider_pilot' });
    expect(tree.exists('proto/trellis/paraglider_pilot/v1/paraglider_pilot.proto')).toBe(true);
    expect(textOf('apps/paraglider-pilot/src/main.ts')).toContain("name: 'paraglider-pilot'");
    expect(textOf('apps/paraglider-pilot/src/paraglider-pilot.configuration.ts')).toContain(
      'TRELLIS_PARAGLIDER_PILOT_',
    );
    expect(textOf('libs/contracts/src/generated/catalogue.ts')).toContain("owner: 'paraglider-pilot'");
  });
});

// A folder of that name is ignored at the root of the workspace.
it('git and the formatter pass over nothing of a service that keeps reports', async () => {
  await serviceGenerator(tree, { name: 'zithers', entity: 'report' });
  const files = tree.listChanges().map(({ path }) => path);
  const ignored = spawnSync('git', ['check-ignore', ...files], { cwd: workspaceRoot, encoding: 'utf8' });
  // 1 says that none is.
  expect(ignored).toMatchObject({ stdout: '', status: 1 });
  const ignorePath = join(workspaceRoot, '.prettierignore');
  for (const file of files.filter(
    (path) => !/^(?:libs\/contracts\/src|apps\/web\/src\/api)\/generated\//.test(path),
  )) {
    expect((await getFileInfo(join(workspaceRoot, file), { ignorePath })).ignored, file).toBe(false);
  }
});

describe('a name that somebody gives', () => {
  it.each([
    ['Paragliders', 'paragliders'],
    ['paraglider-service', 'paraglider'],
    ['paraglider_pilot', 'paraglider-pilot'],
  ])('%s is the service %s', async (name, service) => {
    await serviceGenerator(tree, { name });
    const apps = tree
      .listChanges()
      .flatMap(({ path }) => /^apps\/([^/]+)\/service\.json$/.exec(path)?.[1] ?? []);
    expect(apps).toEqual([service]);
  });

  it.runIf(readRecord(workspaceTree()).demo)('order is an app of the demo already', async () => {
    expect(await refusalOf({ name: 'order' })).toBe('There is an app order already: apps/order.');
  });
});

describe('a name that cannot be had', () => {
  it.each<[ServiceOptions, string]>([
    [{ name: 'user' }, 'There is an app user already: apps/user.'],
    [{ name: 'bff' }, 'There is an app bff already'],
    [{ name: 'web' }, 'There is an app web already'],
    [{ name: 'platform' }, 'platform is the name of a project already: libs/platform.'],
    [{ name: 'settings' }, 'settings is the name of a project already'],
    [{ name: 'kafka' }, 'kafka is the name of a container already: docker-compose.yml.'],
    [{ name: 'collector' }, 'collector is the name of a container already: infra/observability/compose.yml.'],
    [{ name: 'log-agent' }, 'log-agent is the name of a container already: infra/observability/compose.yml.'],
    [{ name: 'dist' }, 'dist cannot name a service: folders called dist hold what is built or generated'],
    [{ name: 'coverage' }, 'coverage cannot name a service: folders called coverage hold what is built'],
    [{ name: 'node-modules' }, 'node-modules cannot name a service: folders called node_modules hold'],
    [{ name: 'type' }, 'The contract has a package type already: proto/trellis/type.'],
    [
      { name: 'class' },
      'class is a word that the code of a service needs itself. Name the aggregate otherwise',
    ],
    [{ name: 'platform-member' }, 'trellis_platform_member means something to all of them'],
    [{ name: 'settings-writer' }, 'trellis_settings_writer means something to all of them'],
    [{ name: 'http' }, 'TRELLIS_HTTP_HOST means something to all of them'],
    [{ name: 'trellis' }, 'trellis cannot name a service: in the contract, trellis.options is'],
    [{ name: 'google' }, 'google cannot name a service: in the contract, google.protobuf is'],
    [{ name: '1st' }, '"1st" cannot name a service'],
    [{ name: '../x' }, '"../x" cannot name a service'],
    [{ name: 'x'.repeat(70) }, 'is too long a name'],
    [{ name: 'zithers', entity: 'user' }, 'users already: apps/bff/src/users'],
    [{ name: 'zithers', entity: 'money' }, 'The contract has a Money already'],
    [{ name: 'zithers', entity: 'duration' }, 'The contract has a Duration already'],
    [{ name: 'zithers', entity: 'delivery' }, 'The API has a DeliveryResponse already'],
    [{ name: 'zithers', entity: 'class' }, 'class is a word that the code of a service needs itself'],
    [{ name: 'zithers', entity: 'date' }, 'Date is a word that the code of a service needs itself'],
    [{ name: 'zithers', entity: 'clock' }, 'needs itself'],
    [{ name: 'zithers', entity: 'time-page' }, 'TimePage is a word that the code of a service needs itself'],
    [{ name: 'zithers', entity: 'prisma' }, 'prisma is a word that the code of a service needs itself'],
    [{ name: 'zithers', entity: 'history-entry' }, 'HistoryEntry is a word that the code of a service needs'],
    [{ name: 'zithers', entity: 'zithers-service' }, 'ZithersService is a word that the code of a service'],
    [{ name: 'zithers', entity: 'zithers-configuration' }, 'ZithersConfiguration is a word that the code'],
    [{ name: 'zithers', entity: 'json' }, 'Json is a word that the code of a service needs itself'],
    [{ name: 'zithers', entity: 'message' }, 'message is a word that the code of a service needs itself'],
  ])('%j is refused in one line, and nothing is written', async (options, message) => {
    const refusal = await refusalOf(options);
    expect(refusal).toContain(message);
    expect(refusal).not.toContain('\n');
  });
});

it('the name of manifests that somebody wrote is refused, so that nothing is written over them', async () => {
  const manifest = 'infra/kubernetes/base/apps/paragliders/kustomization.yaml';
  tree.write(manifest, 'kind: Kustomization\n');
  const refusal = serviceGenerator(tree, { name: 'paragliders' });
  await expect(refusal).rejects.toThrow(`There are manifests of paragliders already: ${manifest}.`);
});

it('the name of a container is refused whatever ends the lines of the file that has it', async () => {
  tree.write('docker-compose.yml', 'services:\r\n  paragliders:\r\n    image: postgres\r\n');
  const refusal = serviceGenerator(tree, { name: 'paragliders' });
  await expect(refusal).rejects.toThrow(
    'paragliders is the name of a container already: docker-compose.yml.',
  );
});

it('a contract that does not compile is said so in one line, by the files of the workspace', async () => {
  tree.write('proto/trellis/user/v1/broken.proto', 'syntax = "proto3";\nmessage A { B b = 1; C c = 2; }\n');
  const refusal = serviceGenerator(tree, { name: 'paragliders' });
  await expect(refusal).rejects.toThrow(GenerationRefused);
  await expect(refusal).rejects.toThrow(/^The contract does not compile: proto\/trellis\/user\S+:[^\n]+$/);
});

describe('a service that is removed', () => {
  it.each<ServiceOptions>([
    { name: 'paragliders' },
    { name: 'paragliders', entity: 'express-paraglider', events: false },
  ])('%j leaves nothing behind', async (options) => {
    await serviceGenerator(tree, options);
    await removeServiceGenerator(tree, { name: options.name, force: true });
    expect(tree.listChanges()).toEqual([]);
  });

  it('leaves other services as they are', async () => {
    await serviceGenerator(tree, { name: 'paragliders' });
    const before = changes();
    await serviceGenerator(tree, { name: 'zithers' });
    await removeServiceGenerator(tree, { name: 'zithers', force: true });
    expect(changes()).toEqual(before);
  });

  it('stays while others consume its events, call it or import its contract, and they are named', async () => {
    await serviceGenerator(tree, { name: 'paragliders' });
    const remove = () => removeServiceGenerator(tree, { name: 'paragliders', force: true });
    const uses: [file: string, text: string, what: string][] = [
      [
        'apps/user/src/interface/paraglider-events.consumer.ts',
        "import { ParagliderCreatedEvent } from '@trellis/contracts';\n",
        'apps/user uses ParagliderCreatedEvent',
      ],
      [
        'apps/bff/src/home/load-paragliders.ts',
        "import { ParaglidersClient } from '../services/paragliders.client';\n",
        'apps/bff uses ParaglidersClient',
      ],
      [
        'apps/web/src/paragliders/paraglider-queries.ts',
        'export const read = (id: string) => fetch(`/api/v1/paragliders/${id}`);\n',
        'apps/web uses /api/v1/paragliders',
      ],
      [
        'proto/trellis/user/v1/paragliders.proto',
        'import "trellis/paragliders/v1/paragliders.proto";\n',
        'proto/trellis uses an import',
      ],
    ];
    for (const [file, text, what] of uses) {
      tree.write(file, text);
      await expect(remove()).rejects.toThrow(what);
      tree.delete(file);
    }
    await remove();
  });

  it.each([
    ['nothing', 'There is no service nothing.'],
    ['web', 'There is no service web.'],
    ['bff', 'bff is no service: apps/bff/service.json says that it is of the kind http.'],
    ['../user', '"../user" cannot name a service'],
  ])('is not %s', async (name, message) => {
    const removal = removeServiceGenerator(tree, { name });
    await expect(removal).rejects.toThrow(GenerationRefused);
    await expect(removal).rejects.toThrow(message);
  });

  it.each(['apps/paragliders', 'apps/paragliders/service.json'])(
    'needs what says what it was made of: without %s it stays',
    async (place) => {
      await serviceGenerator(tree, { name: 'paragliders' });
      for (const { path } of tree.listChanges()) if (path.startsWith(place)) tree.delete(path);
      const removal = removeServiceGenerator(tree, { name: 'paragliders', force: true });
      await expect(removal).rejects.toThrow('apps/paragliders/service.json is missing: restore it');
    },
  );
});
