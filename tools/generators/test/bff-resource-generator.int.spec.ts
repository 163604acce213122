import { logger, type FileChange, type Tree } from '@nx/devkit';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import bffResourceGenerator, { type BffResourceOptions } from '../src/bff-resource/generator.ts';
import { GenerationRefused } from '../src/generator.errors.ts';
import removeServiceGenerator from '../src/remove-service/generator.ts';
import serviceGenerator from '../src/service/generator.ts';
import { contentsOf, workspaceTree } from './workspace-tree.ts';

const proto = 'proto/trellis/paragliders/v1/paragliders.proto';

let withParagliders: FileChange[];
let tree: Tree;

beforeAll(async () => {
  vi.spyOn(logger, 'info').mockImplementation(() => undefined);
  const first = workspaceTree();
  await serviceGenerator(first, { name: 'paragliders', resource: false });
  withParagliders = first.listChanges();
});

beforeEach(() => {
  tree = workspaceTree(withParagliders);
});

async function refusalOf(options: BffResourceOptions): Promise<string> {
  const before = contentsOf(tree);
  const error = await bffResourceGenerator(tree, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GenerationRefused);
  expect(contentsOf(tree)).toEqual(before);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}

function change(file: string, from: string, to: string): void {
  const text = tree.read(file, 'utf8') ?? '';
  expect(text).toContain(from);
  tree.write(file, text.replace(from, to));
}

describe('a service without a resource', () => {
  it('has nothing in the BFF', () => {
    const files = tree.listChanges().map(({ path }) => path);
    // Compose starts every service before the BFF, whether the BFF calls it or not.
    expect(files.filter((path) => path.startsWith('apps/bff'))).toEqual(['apps/bff/compose.yml']);
  });

  it('gets the very resource that it would have come with, named in the plural or in the singular', async () => {
    const together = workspaceTree();
    await serviceGenerator(together, { name: 'paragliders' });
    for (const name of ['paragliders', 'Paraglider']) {
      tree = workspaceTree(withParagliders);
      await bffResourceGenerator(tree, { name, service: 'paragliders' });
      expect(contentsOf(tree)).toEqual(contentsOf(together));
    }
  });

  it.each([
    ['settings', 'settings'],
    ['basis', 'bases'],
  ])('gets one of its %s by the name %s, whatever else that is the plural of', async (entity, name) => {
    await serviceGenerator(tree, { name: 'zithers', entity, events: false, resource: false });
    await bffResourceGenerator(tree, { name, service: 'zithers' });
    expect(tree.exists('apps/bff/src/services/zithers.client.ts')).toBe(true);
  });

  it('without events gets one without a history', async () => {
    await serviceGenerator(tree, { name: 'zithers', events: false, resource: false });
    await bffResourceGenerator(tree, { name: 'zithers', service: 'zithers' });
    expect(tree.read('apps/bff/src/zithers/zithers.controller.ts', 'utf8')).not.toContain('istory');
  });

  it('is removed with a resource that came later', async () => {
    await bffResourceGenerator(tree, { name: 'paragliders', service: 'paragliders' });
    await removeServiceGenerator(tree, { name: 'paragliders', force: true });
    expect(tree.listChanges()).toEqual([]);
  });
});

it('the test of a resource stands in for methods that the resource does not call', async () => {
  change(
    proto,
    'rpc GetParaglider(',
    'rpc LandParaglider(GetParagliderRequest) returns (GetParagliderResponse);\n  rpc GetParaglider(',
  );
  await bffResourceGenerator(tree, { name: 'paragliders', service: 'paragliders' });
  const test = tree.read('apps/bff/test/paragliders.int.spec.ts', 'utf8');
  expect(test).toContain('landParaglider: notCalled,');
  expect(test).toContain('batchGetParagliders: notCalled,');
});

describe('a resource that cannot be had', () => {
  it.each<[BffResourceOptions, string]>([
    [{ name: 'orders', service: 'order' }, 'The API has orders already: apps/bff/src/orders.'],
    [{ name: 'zithers', service: 'zither' }, 'There is no service zither.'],
    [{ name: 'zithers', service: 'bff' }, 'bff is no service'],
    [{ name: '../x', service: 'order' }, '"../x" cannot name a resource: use letters'],
    [{ name: 'zithers', service: '../x' }, '"../x" cannot name a service'],
    [
      { name: 'customers', service: 'customer' },
      'The service customer has no CreateCustomer, ListCustomers, UpdateCustomer, ArchiveCustomer. Write',
    ],
    [{ name: 'classes', service: 'paragliders' }, 'class is a word that the code of a service needs itself'],
  ])('%j is refused in one line, and nothing is written', async (options, message) => {
    expect(await refusalOf(options)).toContain(message);
  });

  it('shows more or less than it knows of', async () => {
    change(proto, '  string name = 3;\n', '  string name = 3;\n  string wing = 7; // { optional }\n');
    expect(await refusalOf({ name: 'paragliders', service: 'paragliders' })).toContain(
      `Paraglider in ${proto} differs from a paraglider as it is generated by wing.`,
    );
  });
});
