import { expect, test } from 'vitest';
import { sortedImports } from './sorted-imports.ts';

test('imports of the same app follow each other by their paths', () => {
  const code = [
    "import { b } from 'b';",
    "import { z } from './zither';",
    'import {',
    '  m,',
    '  type N,',
    "} from './mandolin';",
    "import type { p } from '../piano';",
    '',
    'export const all = [m, z];',
    '',
  ];
  expect(sortedImports(code.join('\n')).split('\n')).toEqual([
    code[0],
    code[6],
    ...code.slice(2, 6),
    code[1],
    ...code.slice(7),
  ]);
});

test('what follows a file by its name comes after it', () => {
  const code = "import { a } from './get-order-history';\nimport { b } from './get-order';\n";
  expect(sortedImports(code).split('\n').slice(0, 2)).toEqual([
    "import { b } from './get-order';",
    "import { a } from './get-order-history';",
  ]);
});
