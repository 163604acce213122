import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildImage, checkContracts } from '../src/check-contracts.ts';
import { BreakingChangeError, CompilerFailedError } from '../src/contracts.errors.ts';
import { ContractCopy, workspaceRoot } from './contract-copy.ts';

describe('a change of the contract', () => {
  let contract: ContractCopy;

  beforeEach(() => {
    contract = new ContractCopy();
    buildImage(workspaceRoot, contract.proto, contract.baseline);
  });

  afterEach(() => contract[Symbol.dispose]());

  const check = () => checkContracts(workspaceRoot, contract.proto, contract.baseline);

  const orders = 'trellis/order/v1/order.proto';
  const orderEvents = 'trellis/order/v1/order_events.proto';

  it('passes when there is none', () => {
    expect(check).not.toThrow();
  });

  it('passes when it adds a field, a message and a method', () => {
    contract.edit(
      orderEvents,
      'trellis.type.v1.Money total = 3;',
      'trellis.type.v1.Money total = 3;\n  string note = 4;',
    );
    contract.edit(
      orders,
      'service OrderService {',
      'service OrderService {\n  rpc CountOrders(CountOrdersRequest) returns (CountOrdersResponse);',
    );
    contract.edit(
      orders,
      'message Product {',
      'message CountOrdersRequest {}\n\nmessage CountOrdersResponse {\n  uint32 count = 1;\n}\n\nmessage Product {',
    );
    expect(check).not.toThrow();
  });

  it.each([
    ['removes a field of a call', orders, '  string idempotency_key = 1;\n', '', /idempotency_key/],
    ['removes a field of an event', orderEvents, '  string customer_id = 2;\n', '', /customer_id/],
    [
      'retypes a field of an event',
      orderEvents,
      'string order_id = 1;\n  string customer_id = 2;\n  trellis',
      'string order_id = 1;\n  uint32 customer_id = 2;\n  trellis',
      /customer_id/,
    ],
    ['removes a method', orders, / {2}rpc GetOrder\([^}]*\}\n/, '', /GetOrder/],
    [
      'changes what may be retried',
      orders,
      'idempotency_level = IDEMPOTENT;',
      'idempotency_level = IDEMPOTENCY_UNKNOWN;',
      /idempotency_level/,
    ],
    [
      'changes the number of partitions',
      orderEvents,
      'partitions: 4',
      'partitions: 8',
      /topic trellis\.order\.v1 went from 4 to 8 partitions/,
    ],
    [
      'changes the key of an event',
      orderEvents,
      'key_field: "order_id"',
      'key_field: "customer_id"',
      /OrderPlaced changed its key from order_id to customer_id/,
    ],
    [
      'takes an event out of the catalogue',
      orderEvents,
      / {2}option \(trellis\.options\.v1\.event\) = \{[^}]*\};\n\n/,
      '',
      /OrderPlaced is no longer an event/,
    ],
  ])('is refused when it %s', (_what, file, before, after, problem) => {
    contract.edit(file, before, after);
    expect(check).toThrow(BreakingChangeError);
    expect(check).toThrow(problem);
  });

  it('passes once the broken contract is accepted', () => {
    contract.edit(orders, '  string idempotency_key = 1;\n', '');
    buildImage(workspaceRoot, contract.proto, contract.baseline);
    expect(check).not.toThrow();
  });

  it('is refused when it breaks the style rules', () => {
    contract.edit(orders, 'uint32 imported_count = 1;', 'uint32 importedCount = 1;');
    expect(check).toThrow(CompilerFailedError);
    expect(check).toThrow(/importedCount/);
  });
});

describe('the accepted contract', () => {
  it('is kept by the contract as it stands', () => {
    const proto = `${workspaceRoot}/proto`;
    expect(() => checkContracts(workspaceRoot, proto, `${proto}/baseline.binpb`)).not.toThrow();
  });
});
