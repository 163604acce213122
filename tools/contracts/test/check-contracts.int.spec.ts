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

  const users = 'trellis/user/v1/user.proto';
  const userEvents = 'trellis/user/v1/user_events.proto';

  it('passes when there is none', () => {
    expect(check).not.toThrow();
  });

  it('passes when it adds a field, a message and a method', () => {
    contract.edit(userEvents, 'string display_name = 3;', 'string display_name = 3;\n  string note = 4;');
    contract.edit(
      users,
      'service UserService {',
      'service UserService {\n  rpc CountUsers(CountUsersRequest) returns (CountUsersResponse);',
    );
    contract.edit(
      users,
      'message User {',
      'message CountUsersRequest {}\n\nmessage CountUsersResponse {\n  uint32 count = 1;\n}\n\nmessage User {',
    );
    expect(check).not.toThrow();
  });

  it.each([
    ['removes a field of a call', users, '  string access_token = 1;\n', '', /access_token/],
    ['removes a field of an event', userEvents, '  string email = 2;\n', '', /email/],
    [
      'retypes a field of an event',
      userEvents,
      'string user_id = 1;\n  string email = 2;',
      'string user_id = 1;\n  uint32 email = 2;',
      /email/,
    ],
    ['removes a method', users, / {2}rpc GetUser\([^}]*\}\n/, '', /GetUser/],
    [
      'changes what may be retried',
      users,
      'idempotency_level = IDEMPOTENT;',
      'idempotency_level = IDEMPOTENCY_UNKNOWN;',
      /idempotency_level/,
    ],
    [
      'changes the number of partitions',
      userEvents,
      'partitions: 4',
      'partitions: 8',
      /topic trellis\.user\.v1 went from 4 to 8 partitions/,
    ],
    [
      'changes the key of an event',
      userEvents,
      'key_field: "user_id"',
      'key_field: "email"',
      /UserRegistered changed its key from user_id to email/,
    ],
    [
      'takes an event out of the catalogue',
      userEvents,
      / {2}option \(trellis\.options\.v1\.event\) = \{[^}]*\};\n\n/,
      '',
      /UserRegistered is no longer an event/,
    ],
  ])('is refused when it %s', (_what, file, before, after, problem) => {
    contract.edit(file, before, after);
    expect(check).toThrow(BreakingChangeError);
    expect(check).toThrow(problem);
  });

  it('passes once the broken contract is accepted', () => {
    contract.edit(users, '  string access_token = 1;\n', '');
    buildImage(workspaceRoot, contract.proto, contract.baseline);
    expect(check).not.toThrow();
  });

  it('is refused when it breaks the style rules', () => {
    contract.edit(users, 'string json = 1;', 'string jsonText = 1;');
    expect(check).toThrow(CompilerFailedError);
    expect(check).toThrow(/jsonText/);
  });
});

describe('the accepted contract', () => {
  it('is kept by the contract as it stands', () => {
    const proto = `${workspaceRoot}/proto`;
    expect(() => checkContracts(workspaceRoot, proto, `${proto}/baseline.binpb`)).not.toThrow();
  });
});
