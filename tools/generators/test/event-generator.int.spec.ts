import { logger, type FileChange, type Tree } from '@nx/devkit';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import eventGenerator, { type EventOptions } from '../src/event/generator.ts';
import { GenerationRefused } from '../src/generator.errors.ts';
import removeServiceGenerator from '../src/remove-service/generator.ts';
import serviceGenerator from '../src/service/generator.ts';
import { changedLines, contentsOf, workspaceTree } from './workspace-tree.ts';

let withParagliders: FileChange[];
let tree: Tree;

beforeAll(async () => {
  vi.spyOn(logger, 'info').mockImplementation(() => undefined);
  const first = workspaceTree();
  await serviceGenerator(first, { name: 'paragliders', events: false });
  withParagliders = first.listChanges();
});

beforeEach(() => {
  tree = workspaceTree();
});

const catalogue = 'libs/contracts/src/generated/catalogue.ts';
const textOf = (file: string) => tree.read(file, 'utf8') ?? '';
const created = () =>
  tree
    .listChanges()
    .filter(({ type }) => type === 'CREATE')
    .map(({ path }) => path.replace(/\d{14}/, '<time>'))
    .sort();

async function refusalOf(options: EventOptions): Promise<string> {
  const before = contentsOf(tree);
  const error = await eventGenerator(tree, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GenerationRefused);
  expect((error as Error).message).not.toContain('\n');
  expect(contentsOf(tree)).toEqual(before);
  return (error as Error).message;
}

describe('a new event', () => {
  it('is in the catalogue under the key of its aggregate, and has a use case that raises it', async () => {
    await eventGenerator(tree, { name: 'OrderShippedEvent', service: 'order' });
    expect(created()).toEqual([
      'apps/order/src/application/announce-order-shipped.ts',
      'apps/order/test/announce-order-shipped.int.spec.ts',
    ]);
    expect(textOf(catalogue)).toContain("type: 'trellis.order.v1.OrderShipped'");
    expect(textOf('apps/order/src/app.module.ts')).toContain('  AnnounceOrderShipped,\n]');
    expect(changedLines(tree, 'proto/trellis/order/v1/order_events.proto').removed).toEqual([]);
  });

  it('of a service that had none declares its topic', async () => {
    tree = workspaceTree(withParagliders);
    await eventGenerator(tree, { name: 'ParagliderLanded', service: 'paragliders' });
    expect(textOf(catalogue)).toContain(
      "{ name: 'trellis.paragliders.v1', partitions: 4, retentionHours: 168",
    );
    await removeServiceGenerator(tree, { name: 'paragliders', force: true });
    expect(tree.listChanges()).toEqual([]);
  });
});

describe('a consumer', () => {
  it('joins the consumer of the same service’s other events, and keeps a record by a migration', async () => {
    await eventGenerator(tree, { name: 'CreditRaised', service: 'customer', consumer: 'order' });
    const consumer = 'apps/order/src/interface/customer-events.consumer.ts';
    expect(changedLines(tree, consumer).removed).toEqual([]);
    expect(textOf(consumer)).toContain(
      '  @OnEvent(CreditRaisedEvent)\n  onCreditRaised({ data, sequence, time }',
    );
    expect(created()).toEqual([
      'apps/customer/src/application/announce-credit-raised.ts',
      'apps/customer/test/announce-credit-raised.int.spec.ts',
      'apps/order/prisma/migrations/<time>_record_credit_raised/migration.sql',
      'apps/order/src/application/credit-raised-records.ts',
      'apps/order/src/application/record-credit-raised.ts',
      'apps/order/src/infrastructure/prisma-credit-raised-records.ts',
      'apps/order/test/record-credit-raised.int.spec.ts',
    ]);
    const [schema, applied] = ['schema.prisma', 'migrations/applied.prisma'].map((file) =>
      changedLines(tree, `apps/order/prisma/${file}`),
    );
    expect(schema).toEqual(applied);
    expect(schema?.removed).toEqual([]);
    expect(schema?.added).toContain('model CreditRaisedRecord {');
  });

  it('of an event that there is already is all that is added, under that event’s key', async () => {
    tree = workspaceTree(withParagliders);
    await eventGenerator(tree, { name: 'CreditReserved', service: 'customer', consumer: 'paragliders' });
    const files = tree.listChanges().map(({ path }) => path);
    expect(
      files.filter((path) => path.startsWith('apps/customer') || path.startsWith('proto/trellis/customer')),
    ).toEqual([]);
    expect(textOf('apps/paragliders/src/interface/customer-events.consumer.ts')).toContain(
      'customerId: data.customerId, sequence, at: time',
    );
    expect(textOf('apps/paragliders/src/app.module.ts')).toContain(
      'controllers: [ParaglidersGrpc, CustomerEventsConsumer]',
    );
    await removeServiceGenerator(tree, { name: 'paragliders', force: true });
    expect(tree.listChanges()).toEqual([]);
  });

  it('keeps the service whose events it hears', async () => {
    tree = workspaceTree(withParagliders);
    await eventGenerator(tree, { name: 'ParagliderLanded', service: 'paragliders', consumer: 'order' });
    const removal = removeServiceGenerator(tree, { name: 'paragliders', force: true });
    await expect(removal).rejects.toThrow('apps/order uses ParagliderLandedEvent');
  });
});

it('an event that cannot be had is refused in one line, and nothing is written', async () => {
  const refusals: [EventOptions, string][] = [
    [
      { name: 'OrderPlaced', service: 'order' },
      'The service order has OrderPlaced already. With --consumer another',
    ],
    [
      { name: 'CreditReserved', service: 'customer', consumer: 'order' },
      'The service order hears CreditReserved already: apps/order/src/interface/customer-events.consumer.ts.',
    ],
    [{ name: 'OrderPlaced', service: 'customer' }, 'The contract has a OrderPlaced already'],
    [
      { name: 'OrderLine', service: 'order' },
      'OrderLine in proto/trellis/order/v1/order.proto is a message already, and no event.',
    ],
    [{ name: 'Shipped', service: 'order' }, '"Shipped" says too little for an event'],
    [{ name: '../x', service: 'order' }, '"../x" cannot name an event: use letters and digits'],
    [{ name: 'OrderShipped', service: 'web' }, 'There is no service web.'],
    [{ name: 'OrderShipped', service: 'order', consumer: 'bff' }, 'bff is no service'],
  ];
  for (const [options, message] of refusals) expect(await refusalOf(options)).toContain(message);
});
