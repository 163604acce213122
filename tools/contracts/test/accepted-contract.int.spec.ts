import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acceptFolder, forgetFolder } from '../src/accepted-contract.ts';
import { buildImage, checkContracts } from '../src/check-contracts.ts';
import { BreakingChangeError } from '../src/contracts.errors.ts';
import { ContractCopy, workspaceRoot } from './contract-copy.ts';

let contract: ContractCopy;

beforeEach(() => {
  contract = new ContractCopy();
  buildImage(workspaceRoot, contract.proto, contract.baseline);
  mkdirSync(join(contract.proto, 'trellis/parcel/v1'), { recursive: true });
  contract.add('trellis/parcel/v1/parcel.proto', parcel('string id = 1;'));
});
afterEach(() => contract[Symbol.dispose]());

const parcel = (field: string) => `syntax = "proto3";
package trellis.parcel.v1;
import "google/protobuf/timestamp.proto";
import "trellis/type/v1/money.proto";
message Parcel {
  ${field}
  trellis.type.v1.Money postage = 2;
  google.protobuf.Timestamp sent_at = 3;
}
`;

const accepted = () => readFileSync(contract.baseline);
const accept = () => acceptFolder(workspaceRoot, contract.proto, accepted(), 'trellis/parcel/');

it('a folder that is accepted is held against from then on', () => {
  writeFileSync(contract.baseline, accept());
  contract.add('trellis/parcel/v1/parcel.proto', parcel('int32 id = 1;'));
  const check = () => checkContracts(workspaceRoot, contract.proto, contract.baseline);
  expect(check).toThrow(BreakingChangeError);
});

it('what it imports is accepted with it where it was not before, and before it', () => {
  contract.add(
    'trellis/parcel/v1/parcel.proto',
    parcel('google.protobuf.FieldMask mask = 1;').replace(
      'import',
      'import "google/protobuf/field_mask.proto";\nimport',
    ),
  );
  const { file } = fromBinary(FileDescriptorSetSchema, accept());
  const names = file.map(({ name }) => name);
  expect(names.slice(-2)).toEqual(['google/protobuf/field_mask.proto', 'trellis/parcel/v1/parcel.proto']);
});

it('what has changed elsewhere is not accepted with it', () => {
  const before = accepted();
  contract.edit('trellis/user/v1/user.proto', 'string json = 1;', 'string json = 1;\n  string added = 9;');
  expect(Buffer.from(forgetFolder(accept(), 'trellis/parcel/')).equals(before)).toBe(true);
});

it('a folder that is forgotten leaves no byte behind', () => {
  const before = accepted();
  expect(Buffer.from(forgetFolder(accept(), 'trellis/parcel/')).equals(before)).toBe(true);
  expect(Buffer.from(forgetFolder(before, 'trellis/parcel/')).equals(before)).toBe(true);
});
