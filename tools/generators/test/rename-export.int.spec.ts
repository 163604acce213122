import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import type { Tree } from '@nx/devkit';
import { beforeEach, expect, test } from 'vitest';
import { renameExport } from '../src/typescript/rename-export.ts';

let tree: Tree;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
});

/** What becomes of one file of an app. */
function renamed(text: string): string | null {
  tree.write('apps/order/src/file.ts', text);
  renameExport(tree, { lib: '@trellis/context', from: 'currentSignal', to: 'currentAbortSignal' });
  return tree.read('apps/order/src/file.ts', 'utf8');
}

test('an import and its uses have the new name', () => {
  expect(
    renamed(
      `import { Clock, currentSignal } from '@trellis/context';\nfetch('/', { signal: currentSignal() });\n`,
    ),
  ).toBe(
    `import { Clock, currentAbortSignal } from '@trellis/context';\nfetch('/', { signal: currentAbortSignal() });\n`,
  );
});

test.each([
  [
    'an import under another name keeps that',
    `import { currentSignal as signal } from '@trellis/context';\nsignal();\n`,
    `import { currentAbortSignal as signal } from '@trellis/context';\nsignal();\n`,
  ],
  [
    'a use through a namespace has the new name',
    `import * as context from '@trellis/context';\ncontext.currentSignal();\n`,
    `import * as context from '@trellis/context';\ncontext.currentAbortSignal();\n`,
  ],
  [
    'what shadows the import is another thing',
    `import { currentSignal } from '@trellis/context';\nconst f = (currentSignal: () => void) => currentSignal();\nf(currentSignal);\n`,
    `import { currentAbortSignal } from '@trellis/context';\nconst f = (currentSignal: () => void) => currentSignal();\nf(currentAbortSignal);\n`,
  ],
  [
    'a property that was written in short keeps its name',
    `import { currentSignal } from '@trellis/context';\nexport const ports = { currentSignal };\n`,
    `import { currentAbortSignal } from '@trellis/context';\nexport const ports = { currentSignal: currentAbortSignal };\n`,
  ],
])('%s', (_, before, after) => {
  expect(renamed(before)).toBe(after);
});

test.each([
  ['of another module', `import { currentSignal } from './signals';\ncurrentSignal();\n`],
  ['of the file itself', `export const currentSignal = () => 1;\n`],
  ['in a text', `console.log('currentSignal');\n`],
])('a thing of the same name %s is left alone', (_, text) => {
  expect(renamed(text)).toBe(text);
});

test('the name is followed through a file that exports it on', () => {
  tree.write('apps/order/src/ports.ts', `export { currentSignal } from '@trellis/context';\n`);
  expect(renamed(`import { currentSignal } from './ports';\ncurrentSignal();\n`)).toBe(
    `import { currentAbortSignal } from './ports';\ncurrentAbortSignal();\n`,
  );
  expect(tree.read('apps/order/src/ports.ts', 'utf8')).toBe(
    `export { currentAbortSignal } from '@trellis/context';\n`,
  );
});
