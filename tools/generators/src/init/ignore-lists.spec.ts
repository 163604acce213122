import { expect, test } from 'vitest';
import { renamedIgnoreList } from './ignore-lists.ts';

const lattice = { name: 'lattice', scope: '@lattice' };
const garden = { name: 'garden', scope: '@garden' };
const gardenShed = { name: 'garden-shed', scope: '@garden' };
const quince = { name: 'quince', scope: '@quince-fruit' };

const list = 'node_modules\n.lattice/\n*.log\n\n# What lattice writes.\n*.lattice\n\n.idea/\n';

test('the data of every former name are ignored beside those of the present one', () => {
  const once = renamedIgnoreList(list, lattice, gardenShed);
  expect(once).toBe(
    'node_modules\n.garden-shed/\n.lattice/\n*.log\n\n# What garden-shed writes.\n*.garden-shed\n\n.idea/\n',
  );
  expect(renamedIgnoreList(once, gardenShed, quince)).toContain(
    '\n.quince/\n.garden-shed/\n.lattice/\n*.log\n',
  );
});

test('a name that is taken again is listed once', () => {
  const there = renamedIgnoreList(list, lattice, quince);
  expect(renamedIgnoreList(there, quince, lattice)).toContain('\n.lattice/\n.quince/\n*.log\n');
});

test('a former name that begins with the present one is not lost', () => {
  const shed = '.garden/\n.garden-shed/\n';
  expect(renamedIgnoreList(shed, garden, quince).split('\n')).toEqual(
    expect.arrayContaining(['.quince/', '.garden/', '.garden-shed/']),
  );
});

test('a folder is listed as others are, with a slash or without', () => {
  expect(renamedIgnoreList('.nx\n.lattice\n', lattice, quince)).toBe('.nx\n.quince\n.lattice\n');
});

test('a workspace of which only the scope changes has the same list', () => {
  expect(renamedIgnoreList(list, lattice, { ...lattice, scope: '@quince-fruit' })).toBe(list);
});
