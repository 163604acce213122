import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompilerFailedError } from '../src/contracts.errors.ts';
import { findContractDrift, generateContracts } from '../src/generate-contracts.ts';
import { ContractCopy, workspaceRoot } from './contract-copy.ts';

let contract: ContractCopy;

beforeEach(() => {
  contract = new ContractCopy();
});

afterEach(() => contract[Symbol.dispose]());

const drift = () => findContractDrift(workspaceRoot, contract.proto, contract.generated);
const generate = () => generateContracts(workspaceRoot, contract.proto, contract.generated);

const userEvents = 'trellis/user/v1/user_events.proto';

describe('the drift check', () => {
  it('finds nothing in the workspace as it stands', () => {
    expect(drift()).toEqual([]);
  });

  it('names a file that was edited by hand, one that is missing and one that is left over', () => {
    appendFileSync(join(contract.generated, 'catalogue.ts'), '// by hand\n');
    rmSync(join(contract.generated, 'trellis/type/v1/money.ts'));
    writeFileSync(join(contract.generated, 'left-over.ts'), '');
    expect(new Set(drift())).toEqual(
      new Set([
        { path: 'catalogue.ts', problem: 'differs' },
        { path: 'left-over.ts', problem: 'surplus' },
        { path: 'trellis/type/v1/money.ts', problem: 'missing' },
      ]),
    );
  });

  it('notices a contract that was changed without generating', () => {
    contract.edit(userEvents, 'string display_name = 3;', 'string display_name = 3;\n  string note = 4;');
    expect(drift()).toEqual([{ path: 'trellis/user/v1/user_events.ts', problem: 'differs' }]);
  });

  it('exits non-zero and names the files on the command line', () => {
    const check = () =>
      spawnSync(
        process.execPath,
        ['tools/contracts/generate.ts', '--check', '--proto', contract.proto, '--output', contract.generated],
        { cwd: workspaceRoot, encoding: 'utf8' },
      );
    expect(check()).toMatchObject({ status: 0, stderr: '' });
    appendFileSync(join(contract.generated, 'messages.ts'), '\n');
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr).toContain('differs: messages.ts');
    expect(readFileSync(join(contract.generated, 'messages.ts'), 'utf8')).toMatch(/\n\n$/);
  });
});

describe('generating', () => {
  it('mends what has drifted and removes what is left over', () => {
    appendFileSync(join(contract.generated, 'catalogue.ts'), '// by hand\n');
    writeFileSync(join(contract.generated, 'left-over.ts'), '');
    generate();
    expect(drift()).toEqual([]);
    expect(existsSync(join(contract.generated, 'left-over.ts'))).toBe(false);
  });

  it('takes a new service, its topic and its event in without another edit', () => {
    contract.add(
      'trellis/user/v1/badge.proto',
      `syntax = "proto3";
package trellis.user.v1;
import "trellis/options/v1/options.proto";
service BadgeService {
  rpc GetBadge(GetBadgeRequest) returns (GetBadgeResponse) {
    option (trellis.options.v1.access) = ACCESS_OPERATOR;
  }
}
message GetBadgeRequest {}
message GetBadgeResponse {}
message BadgeGiven {
  option (trellis.options.v1.event) = { topic: "trellis.user.v1", key_field: "user_id" };
  string user_id = 1;
}
`,
    );
    generate();
    const read = (file: string) => readFileSync(join(contract.generated, file), 'utf8');
    expect(read('messages.ts')).toContain("export * from './trellis/user/v1/badge';");
    expect(read('catalogue.ts')).toContain('export const BadgeGivenEvent: EventType<BadgeGiven>');
    expect(read('catalogue.ts')).toContain("'/trellis.user.v1.BadgeService/GetBadge': 'OPERATOR'");
  });

  const topicOf = (name: string, partitions = 4) =>
    `syntax = "proto3";
package trellis.user.v1;
import "trellis/options/v1/options.proto";
option (trellis.options.v1.topic) = { name: "${name}", partitions: ${partitions}, retention_hours: 1 };
`;

  it('names a service of several words as it registers itself', () => {
    mkdirSync(join(contract.proto, 'trellis/user_profile/v1'), { recursive: true });
    contract.add(
      'trellis/user_profile/v1/user_profile_events.proto',
      topicOf('trellis.user_profile.v1').replace('trellis.user.v1', 'trellis.user_profile.v1'),
    );
    generate();
    expect(readFileSync(join(contract.generated, 'catalogue.ts'), 'utf8')).toContain("owner: 'user-profile'");
  });

  it.each<[string, () => void, string]>([
    [
      'an event names a topic that nobody declares',
      () => contract.edit(userEvents, 'topic: "trellis.user.v1"', 'topic: "trellis.users.v1"'),
      'trellis/user/v1/user_events.proto: UserRegistered: topic "trellis.users.v1" is not declared by any file',
    ],
    [
      'an event travels on the topic of another package',
      () => {
        mkdirSync(join(contract.proto, 'trellis/parcel/v1'), { recursive: true });
        contract.add(
          'trellis/parcel/v1/parcel_events.proto',
          topicOf('trellis.parcel.v1').replace('trellis.user.v1', 'trellis.parcel.v1'),
        );
        contract.edit(userEvents, 'topic: "trellis.user.v1"', 'topic: "trellis.parcel.v1"');
      },
      'UserRegistered: topic trellis.parcel.v1 belongs to package trellis.parcel.v1',
    ],
    [
      'a key field does not exist',
      () => contract.edit(userEvents, 'key_field: "user_id"', 'key_field: "id"'),
      'UserRegistered: key_field "id" does not exist',
    ],
    [
      'a key field is not a string',
      () => contract.edit(userEvents, 'string user_id = 1;', 'uint32 user_id = 1;'),
      'UserRegistered: key_field "user_id" is not a plain string',
    ],
    [
      'two files declare one topic',
      () => contract.add('trellis/user/v1/other.proto', topicOf('trellis.user.v1')),
      'trellis/user/v1/user_events.proto: topic trellis.user.v1 is already declared by trellis/user/v1/other.proto',
    ],
    [
      'a topic has no partitions',
      () => contract.add('trellis/user/v1/other.proto', topicOf('trellis.other.v1', 0)),
      'topic trellis.other.v1 needs at least 1 partition',
    ],
    [
      'two files export one name',
      () =>
        contract.add(
          'trellis/user/v1/money.proto',
          'syntax = "proto3";\npackage trellis.user.v1;\nmessage Money {}\n',
        ),
      'trellis/user/v1/money.proto: Money is also exported by trellis/type/v1/money.proto',
    ],
  ])('says so in one line, and writes nothing, when %s', (_what, change, problem) => {
    change();
    const before = readFileSync(join(contract.generated, 'catalogue.ts'), 'utf8');

    let thrown: unknown;
    try {
      generate();
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toBeInstanceOf(CompilerFailedError);
    const { message } = thrown as CompilerFailedError;
    expect(message).toContain(problem);
    expect(message.split('\n')).toHaveLength(1);
    expect(readFileSync(join(contract.generated, 'catalogue.ts'), 'utf8')).toBe(before);
  });
});
