import { logger, type FileChange, type Tree } from '@nx/devkit';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GenerationRefused } from '../src/generator.errors.ts';
import removeServiceGenerator from '../src/remove-service/generator.ts';
import rpcGenerator, { type RpcOptions } from '../src/rpc/generator.ts';
import serviceGenerator from '../src/service/generator.ts';
import { changedLines, contentsOf, workspaceTree } from './workspace-tree.ts';

let withParagliders: FileChange[];
let tree: Tree;

beforeAll(async () => {
  vi.spyOn(logger, 'info').mockImplementation(() => undefined);
  const first = workspaceTree();
  await serviceGenerator(first, { name: 'paragliders' });
  withParagliders = first.listChanges();
});

beforeEach(() => {
  tree = workspaceTree();
});

const orderProto = 'proto/trellis/order/v1/order.proto';
const getOrder = 'apps/order/src/application/get-order.ts';
const catalogue = 'libs/contracts/src/generated/catalogue.ts';
const textOf = (file: string) => tree.read(file, 'utf8') ?? '';

function change(file: string, from: string, to: string): void {
  expect(textOf(file)).toContain(from);
  tree.write(file, textOf(file).replace(from, to));
}

async function refusalOf(options: RpcOptions): Promise<string> {
  const before = contentsOf(tree);
  const error = await rpcGenerator(tree, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GenerationRefused);
  expect((error as Error).message).not.toContain('\n');
  expect(contentsOf(tree)).toEqual(before);
  return (error as Error).message;
}

describe('a new method', () => {
  it.each([
    ['ReviewOrder', 'order', 'userId: string, id: string', 'currentIdentity().userId, id'],
    ['InspectUser', 'user', 'caller: Identity, id: string', 'currentIdentity(), id'],
    ['InspectCustomer', 'customer', 'caller: Identity, id: string', 'currentIdentity(), id'],
  ])(
    '%s of the service %s is called as its Get… is, and adds alone',
    async (name, service, parameters, call) => {
      const standIn = `apps/bff/test/stand-in-${service === 'user' ? 'services' : 'shop'}.ts`;
      await rpcGenerator(tree, { name, service });
      const file = name.replace(/(.)([A-Z])/, '$1-$2').toLowerCase();
      const method = name.charAt(0).toLowerCase() + name.slice(1);
      expect(
        tree
          .listChanges()
          .map(({ type, path }) => `${type} ${path}`)
          .sort(),
      ).toEqual(
        [
          `CREATE apps/${service}/src/application/${file}.ts`,
          `CREATE apps/${service}/test/${file}.int.spec.ts`,
          `UPDATE ${standIn}`,
          `UPDATE apps/${service}/src/app.module.ts`,
          `UPDATE apps/${service}/src/interface/${service}.grpc.ts`,
          'UPDATE libs/contracts/src/generated/catalogue.ts',
          `UPDATE libs/contracts/src/generated/trellis/${service}/v1/${service}.ts`,
          `UPDATE proto/trellis/${service}/v1/${service}.proto`,
        ].sort(),
      );
      expect(textOf(`apps/${service}/src/application/${file}.ts`)).toContain(`execute(${parameters})`);
      expect(textOf(`apps/${service}/src/interface/${service}.grpc.ts`)).toContain(
        `this.${method}UseCase.execute(${call})`,
      );
      for (const changed of [`proto/trellis/${service}/v1/${service}.proto`, standIn]) {
        expect(changedLines(tree, changed).removed, changed).toEqual([]);
      }
      expect(changedLines(tree, `proto/trellis/${service}/v1/${service}.proto`).added).toContain(
        `  rpc ${name}(${name}Request) returns (${name}Response);`,
      );
    },
  );

  it('of a generated service is tested with an aggregate, and goes with the service', async () => {
    tree = workspaceTree(withParagliders);
    await rpcGenerator(tree, { name: 'land_paraglider', service: 'paragliders' });
    expect(textOf('apps/paragliders/test/land-paraglider.int.spec.ts')).toContain('calls.createParaglider(');
    expect(textOf('apps/bff/test/paragliders.int.spec.ts')).toContain('landParaglider: ({ id }) =>');
    await removeServiceGenerator(tree, { name: 'paragliders', force: true });
    expect(tree.listChanges()).toEqual([]);
  });

  it.each(['OPERATOR', 'PUBLIC'])('may be called by %s if the Get… of the service may', async (access) => {
    const declaration = 'rpc GetOrder(GetOrderRequest) returns (GetOrderResponse) {\n';
    const option = `    option (trellis.options.v1.access) = ACCESS_${access};\n`;
    change(orderProto, declaration, declaration + option);
    await rpcGenerator(tree, { name: 'ReviewOrder', service: 'order' });
    expect(textOf(catalogue)).toContain(`'/trellis.order.v1.OrderService/ReviewOrder': '${access}'`);
  });

  it('needs a token unless the Get… of the service says otherwise, whatever others say', async () => {
    const next = 'rpc BatchGetOrders(BatchGetOrdersRequest) returns (BatchGetOrdersResponse) {\n';
    const option = '    option (trellis.options.v1.access) = ACCESS_PUBLIC;\n';
    change(orderProto, next, next + option);
    await rpcGenerator(tree, { name: 'ReviewOrder', service: 'order' });
    expect(textOf(catalogue)).toContain("'/trellis.order.v1.OrderService/ReviewOrder': 'AUTHENTICATED'");
  });

  it('that answers anyone is not tested to refuse a caller without a token', async () => {
    const handlers = 'apps/order/src/interface/order.grpc.ts';
    change(handlers, 'this.reading.execute(currentIdentity().userId, id)', "this.reading.execute('', id)");
    await rpcGenerator(tree, { name: 'ReviewOrder', service: 'order' });
    expect(textOf('apps/order/test/review-order.int.spec.ts')).not.toContain('TokenMissing');
  });
});

const otherFields = `GetOrderRequest in ${orderProto} has other fields than a string id`;

describe('a method that cannot be had', () => {
  it.each<[RpcOptions, string]>([
    [{ name: 'GetOrder', service: 'order' }, 'The service order has GetOrder already: proto/trellis/order'],
    [{ name: 'GetUser', service: 'order' }, 'The contract has a GetUserRequest already: libs/contracts'],
    [
      { name: 'ApproveOrder', service: 'order' },
      'There is a file apps/order/src/application/approve-order.ts already.',
    ],
    [{ name: 'Review', service: 'order' }, '"Review" says too little for a method'],
    [{ name: '../x', service: 'order' }, '"../x" cannot name a method: use letters and digits'],
    [{ name: 'TypeError', service: 'order' }, 'TypeError is a word that the code of a service needs itself.'],
    [{ name: 'x'.repeat(50), service: 'order' }, 'is too long a name for a method'],
    [{ name: 'ReviewOrder', service: 'ordr' }, 'There is no service ordr.'],
    [{ name: 'ReviewOrder', service: 'gateway' }, 'gateway is no service'],
  ])('%j is refused in one line, and nothing is written', async (options, message) => {
    expect(await refusalOf(options)).toContain(message);
  });

  it.each([
    [
      'apps/order/src/interface/order.grpc.ts',
      'this.reading.execute',
      'this.batchReading.execute',
      'getOrder does not hand',
    ],
    [
      'apps/order/src/interface/order.grpc.ts',
      'class OrderGrpc',
      'class OrderHandlers',
      'has no class OrderGrpc',
    ],
    [
      'apps/order/src/app.module.ts',
      'const useCases',
      'const cases',
      'apps/order/src/app.module.ts has no list useCases',
    ],
    [orderProto, 'service OrderService', 'service OrdersService', 'declares no service OrderService'],
    [
      orderProto,
      'message GetOrderRequest {',
      'message GetOrderRequest {\n  bool fresh = 2; // } more',
      otherFields,
    ],
    [
      orderProto,
      'message GetOrderRequest {\n  string id = 1;',
      'message GetOrderRequest {\n  int64 id = 1;',
      otherFields,
    ],
    [
      orderProto,
      'message GetOrderResponse {\n  Order order = 1;',
      'message GetOrderResponse {\n  oneof found { Order order = 1; }',
      'GetOrderResponse in proto/trellis/order/v1/order.proto has a oneof or a declaration of its own',
    ],
    [
      getOrder,
      "import type { Order } from '../domain/order';",
      "import type { PlacedOrder as Order } from '../domain/order';",
      `${getOrder}: execute names Order, which a new method cannot import by that name`,
    ],
    [
      getOrder,
      "import type { Order } from '../domain/order';",
      'interface Order {}',
      `${getOrder}: execute names Order`,
    ],
    [getOrder, 'import type { Order }', 'import type Order', `${getOrder}: execute names Order`],
    [getOrder, 'import type { Order }', 'import type * as Order', `${getOrder}: execute names Order`],
    [
      'apps/order/src/interface/order.grpc.ts',
      'type GetOrderResponse,',
      'type GetOrderReply as GetOrderResponse,',
      'apps/order/src/interface/order.grpc.ts: getOrder names GetOrderResponse',
    ],
    [
      getOrder,
      'userId: string, id: string',
      '...[userId, id]: string[]',
      `${getOrder}: execute takes a parameter without a plain name`,
    ],
  ])('belongs to a service of another form: in %s, %s is %s', async (file, from, to, message) => {
    change(file, from, to);
    expect(await refusalOf({ name: 'ReviewOrder', service: 'order' })).toContain(message);
  });
});
