import { describe, expect, it } from 'vitest';
import { isNamedIn, renamedPath, renamedText } from './rename.ts';

const lattice = { name: 'lattice', scope: '@lattice' };
const gardenShed = { name: 'garden-shed', scope: '@garden' };
const quince = { name: 'quince', scope: '@quince-fruit' };

describe('a workspace of one word that is renamed to two', () => {
  it.each([
    ["import { eventually } from '@lattice/testing';", "import { eventually } from '@garden/testing';"],
    ['"@lattice-tools/dev"', '"@garden-tools/dev"'],
    ['{ "name": "lattice" }', '{ "name": "garden-shed" }'],
    ['package lattice.user.v1;', 'package garden_shed.user.v1;'],
    ['import "lattice/type/v1/money.proto";', 'import "garden_shed/type/v1/money.proto";'],
    ['`"lattice/${names.package}/`', '`"garden_shed/${names.package}/`'],
    ["acceptFolder('lattice/parcel/')", "acceptFolder('garden_shed/parcel/')"],
    ['docker tag "lattice/$APP:dev" "$name:$tag"', 'docker tag "garden-shed/$APP:dev" "$name:$tag"'],
    ['newName: lattice/order\n', 'newName: garden-shed/order\n'],
    ['newName: lattice/<%= name %>\n', 'newName: garden-shed/<%= name %>\n'],
    [
      '${IMAGE_PREFIX:-lattice/}order:${IMAGE_TAG:-dev}',
      '${IMAGE_PREFIX:-garden-shed/}order:${IMAGE_TAG:-dev}',
    ],
    ["prefix = 'lattice/settings'", "prefix = 'garden-shed/settings'"],
    ['key_prefix "lattice/settings/"', 'key_prefix "garden-shed/settings/"'],
    ['app.kubernetes.io/part-of: lattice }', 'app.kubernetes.io/part-of: garden-shed }'],
    ['/^lattice\\.(?!options)/', '/^garden_shed\\.(?!options)/'],
    ['/proto\\/lattice\\/order/', '/proto\\/garden_shed\\/order/'],
    ['package lattice.<%= package %>.v1;', 'package garden_shed.<%= package %>.v1;'],
    ['`proto/lattice/${name}`', '`proto/garden_shed/${name}`'],
    ['lattice_relay_published_total', 'garden_shed_relay_published_total'],
    ['DATABASE lattice_order', 'DATABASE garden_shed_order'],
    ['LATTICE_HTTP_PORT', 'GARDEN_SHED_HTTP_PORT'],
    ['/\\bLATTICE_\\w+/', '/\\bGARDEN_SHED_\\w+/'],
    ["'\\nlattice is'", "'\\ngarden-shed is'"],
    ['class LatticeSystem', 'class GardenShedSystem'],
    ['const latticeTag', 'const gardenShedTag'],
    ['<title>Lattice</title>', '<title>Garden Shed</title>'],
    ['Lattice is up', 'Garden Shed is up'],
    [
      'dns:///_grpc._tcp.user.lattice.svc.cluster.local',
      'dns:///_grpc._tcp.user.garden-shed.svc.cluster.local',
    ],
    ['topics: [lattice.logs]', 'topics: [garden_shed.logs]'],
    ['.lattice/postgres', '.garden-shed/postgres'],
    ['node_modules/.cache/lattice/bench', 'node_modules/.cache/garden-shed/bench'],
    ["'lattice-consul-'", "'garden-shed-consul-'"],
  ])('%s is %s', (before, after) => {
    expect(renamedText(before, lattice, gardenShed)).toBe(after);
  });

  it('and to another has what that would have at once', () => {
    const text =
      "@lattice/events lattice.v1 LATTICE_X LatticeX latticeX lattice_x 'lattice' The Lattice authors @lattice-tools";
    const twice = renamedText(renamedText(text, lattice, gardenShed), gardenShed, quince);
    expect(twice).toBe(renamedText(text, lattice, quince));
    expect(renamedText(twice, quince, lattice)).toBe(text);
  });
});

it('a longer word that has the name in it stays', () => {
  const text = 'latticed lattices sublattice Latticework LATTICEX @latticed/x';
  expect(renamedText(text, lattice, quince)).toBe(text);
  expect(isNamedIn(text, lattice)).toBe(false);
  expect(isNamedIn('a LatticeSystem', lattice)).toBe(true);
});

it('the scope may differ from the name', () => {
  const grocer = { name: 'greengrocer', scope: '@grocer-inc' };
  expect(renamedText('@lattice/x of lattice', lattice, grocer)).toBe('@grocer-inc/x of greengrocer');
  expect(renamedText('@grocer-inc/x of greengrocer', grocer, lattice)).toBe('@lattice/x of lattice');
});

it('folders of the contract have the name of its packages, other files that of the workspace', () => {
  expect(renamedPath('proto/lattice/user/v1/user.proto', lattice, gardenShed)).toBe(
    'proto/garden_shed/user/v1/user.proto',
  );
  expect(renamedPath('e2e/harness/lattice-system.ts', lattice, gardenShed)).toBe(
    'e2e/harness/garden-shed-system.ts',
  );
});
