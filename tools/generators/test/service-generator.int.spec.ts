import { logger, type Tree } from '@nx/devkit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GenerationRefused } from '../src/generator.errors.ts';
import type { ServiceOptions } from '../src/names/service-names.ts';
import removeServiceGenerator from '../src/remove-service/generator.ts';
import serviceGenerator from '../src/service/generator.ts';
import { workspaceTree } from './workspace-tree.ts';

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
    await serviceGenerator(tree, { name: 'parcels' });
    expect(changes().filter((change) => !change.startsWith('CREATE'))).toEqual([
      'UPDATE apps/bff/openapi.json',
      'UPDATE apps/bff/src/resources.ts',
      'UPDATE libs/contracts/src/generated/catalogue.ts',
      'UPDATE libs/contracts/src/generated/messages.ts',
      'UPDATE proto/baseline.binpb',
    ]);
    const created = tree.listChanges().filter(({ type }) => type === 'CREATE');
    const own =
      /^(?:apps\/parcels\/|proto\/trellis\/parcels\/|libs\/contracts\/src\/generated\/trellis\/parcels\/|apps\/bff\/(?:src\/parcels\/|src\/services\/parcels\.client\.ts$|test\/parcels\.int\.spec\.ts$))/;
    expect(created.filter(({ path }) => !own.test(path))).toEqual([]);
  });

  it('leaves no mark of a template', async () => {
    await serviceGenerator(tree, { name: 'parcels', entity: 'express-parcel' });
    for (const { path, content } of tree.listChanges()) {
      expect(path).not.toMatch(/__|\.template/);
      if (!path.startsWith('libs/contracts') && !path.endsWith('.binpb')) {
        expect(content?.toString(), path).not.toMatch(/<%|%>|&#|\bundefined \||TODO/);
      }
    }
  });

  it('has its events and a consumer of them, unless it is to have none', async () => {
    await serviceGenerator(tree, { name: 'parcels' });
    expect(textOf('libs/contracts/src/generated/catalogue.ts')).toContain("owner: 'parcels'");
    expect(textOf('apps/parcels/src/app.module.ts')).toContain('ParcelEventsConsumer');

    tree = workspaceTree();
    await serviceGenerator(tree, { name: 'parcels', events: false });
    expect(textOf('libs/contracts/src/generated/catalogue.ts')).not.toContain('ParcelCreated');
    const files = tree.listChanges().filter(({ path }) => path.includes('parcel'));
    for (const { path, content } of files) {
      expect(`${path}\n${content}`, path).not.toMatch(/ParcelCreated|history|EventConsumer|EventMessage/i);
    }
  });

  it('is added to sorted lists in its place', async () => {
    await serviceGenerator(tree, { name: 'parcels' });
    expect(textOf('apps/bff/src/resources.ts')).toMatch(/OrdersModule,\s+ParcelsModule,\s+ProductsModule/);
    const { paths } = JSON.parse(textOf('apps/bff/openapi.json')) as { paths: object };
    expect(Object.keys(paths)).toEqual(Object.keys(paths).toSorted());
    expect(Object.keys(paths).filter((path) => path.includes('parcels'))).toEqual([
      '/api/v1/parcels',
      '/api/v1/parcels/{id}',
      '/api/v1/parcels/{id}/archive',
      '/api/v1/parcels/{id}/history',
    ]);
  });

  it('remembers what it was made of', async () => {
    await serviceGenerator(tree, { name: 'parcels', events: false });
    expect(JSON.parse(textOf('apps/parcels/service.json'))).toEqual({
      kind: 'service',
      entity: 'parcel',
      events: false,
    });
  });

  it('says how a name was taken that was spelt otherwise', async () => {
    await serviceGenerator(tree, { name: 'ParcelService' });
    expect(said.join()).toContain('"ParcelService" is taken as parcel');
  });

  it('of several words has a package, an app and settings of one name', async () => {
    await serviceGenerator(tree, { name: 'user_profile' });
    expect(tree.exists('proto/trellis/user_profile/v1/user_profile.proto')).toBe(true);
    expect(textOf('apps/user-profile/src/main.ts')).toContain("name: 'user-profile'");
    expect(textOf('apps/user-profile/src/user-profile.configuration.ts')).toContain('TRELLIS_USER_PROFILE_');
    expect(textOf('libs/contracts/src/generated/catalogue.ts')).toContain("owner: 'user-profile'");
  });
});

describe('a name that cannot be had', () => {
  it.each<[ServiceOptions, string]>([
    [{ name: 'order' }, 'There is an app order already: apps/order.'],
    [{ name: 'bff' }, 'There is an app bff already'],
    [{ name: 'web' }, 'There is an app web already'],
    [{ name: 'platform' }, 'platform is the name of a project already: libs/platform.'],
    [{ name: 'settings' }, 'settings is the name of a project already'],
    [{ name: 'type' }, 'The contract has a package type already: proto/trellis/type.'],
    [
      { name: 'class' },
      'class is a word that the code of a service needs itself. Name the aggregate otherwise',
    ],
    [{ name: 'platform-member' }, 'trellis_platform_member means something to all of them'],
    [{ name: 'http' }, 'TRELLIS_HTTP_HOST means something to all of them'],
    [{ name: '1st' }, '"1st" cannot name a service'],
    [{ name: '../x' }, '"../x" cannot name a service'],
    [{ name: 'x'.repeat(70) }, 'is too long a name'],
    [{ name: 'catalogue', entity: 'product' }, 'products already: apps/bff/src/products'],
    [{ name: 'purses', entity: 'money' }, 'The contract has a Money already'],
    [{ name: 'stopwatch', entity: 'duration' }, 'The contract has a Duration already'],
    [{ name: 'delivery' }, 'The API has a DeliveryResponse already'],
    [{ name: 'school', entity: 'class' }, 'class is a word that the code of a service needs itself'],
    [{ name: 'calendar', entity: 'date' }, 'Date is a word that the code of a service needs itself'],
    [{ name: 'watch', entity: 'clock' }, 'needs itself'],
  ])('%j is refused in one line, and nothing is written', async (options, message) => {
    const refusal = await refusalOf(options);
    expect(refusal).toContain(message);
    expect(refusal).not.toContain('\n');
  });
});

describe('a service that is removed', () => {
  it.each<ServiceOptions>([
    { name: 'parcels' },
    { name: 'parcels', entity: 'express-parcel', events: false },
  ])('%j leaves nothing behind', async (options) => {
    await serviceGenerator(tree, options);
    await removeServiceGenerator(tree, { name: options.name, force: true });
    expect(tree.listChanges()).toEqual([]);
  });

  it('leaves other services as they are', async () => {
    await serviceGenerator(tree, { name: 'parcels' });
    const before = changes();
    await serviceGenerator(tree, { name: 'letters' });
    await removeServiceGenerator(tree, { name: 'letters', force: true });
    expect(changes()).toEqual(before);
  });

  it('stays while others consume its events, call it or import its contract, and they are named', async () => {
    await serviceGenerator(tree, { name: 'parcels' });
    const remove = () => removeServiceGenerator(tree, { name: 'parcels', force: true });
    const uses: [file: string, text: string, what: string][] = [
      [
        'apps/order/src/interface/parcel-events.consumer.ts',
        "import { ParcelCreatedEvent } from '@trellis/contracts';\n",
        'apps/order uses ParcelCreatedEvent',
      ],
      [
        'apps/bff/src/home/load-parcels.ts',
        "import { ParcelsClient } from '../services/parcels.client';\n",
        'apps/bff uses ParcelsClient',
      ],
      [
        'proto/trellis/order/v1/parcels.proto',
        'import "trellis/parcels/v1/parcels.proto";\n',
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

  it.each(['nothing', 'bff', 'web', '../order'])('is not %s', async (name) => {
    await expect(removeServiceGenerator(tree, { name })).rejects.toThrow(GenerationRefused);
  });
});
