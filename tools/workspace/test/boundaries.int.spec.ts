import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceCopy } from './workspace-copy';

describe('the dependency rules, on a checkout without a cached project graph', () => {
  let workspace: WorkspaceCopy;

  beforeEach(async () => {
    workspace = await WorkspaceCopy.create();
  });

  afterEach(async () => {
    await workspace.remove();
  });

  test('code that keeps to them passes', async () => {
    await workspace.addApp('alpha');
    await workspace.write(
      'apps/alpha/src/domain/stock.ts',
      "import { errors } from '@trellis/errors';\n\nexport const stock = [errors];\n",
    );
    await workspace.write(
      'apps/alpha/src/application/count-stock.ts',
      "import { stock } from '../domain/stock';\n\nexport const count = stock.length;\n",
    );
    await workspace.write(
      'apps/alpha/src/main.ts',
      "import { service } from '@trellis/service';\nimport { count } from './application/count-stock';\n\nexport const main = [service, count];\n",
    );
    const { exitCode, output } = workspace.lint('alpha', 'errors', 'service');
    expect(output).not.toMatch(/warning|graph/i);
    expect(exitCode).toBe(0);
  });

  test('code that breaks them fails, and each breach is named', async () => {
    await workspace.addApp('alpha');
    await workspace.addApp('beta');
    await workspace.addApp('spa', ['platform:browser']);
    await workspace.write('apps/beta/src/main.ts', 'export const beta = 1;\n');
    await workspace.write(
      'apps/alpha/src/app-imports-app.ts',
      "export { beta } from '../../beta/src/main';\n",
    );
    await workspace.write('apps/alpha/src/deep.ts', "export { grpc } from '@trellis/grpc/src/index';\n");
    await workspace.write('apps/alpha/src/leak.ts', "export { testing } from '@trellis/testing';\n");
    await workspace.write('apps/alpha/src/infrastructure/rows.ts', 'export const rows = 1;\n');
    await workspace.write(
      'apps/alpha/src/domain/reads-rows.ts',
      "export { rows } from '../infrastructure/rows';\n",
    );
    await workspace.write(
      'apps/alpha/src/domain/uses-nest.ts',
      "export { Injectable } from '@nestjs/common';\n",
    );
    await workspace.write('apps/alpha/src/domain/does-io.ts', "export { readFileSync } from 'node:fs';\n");
    await workspace.write(
      'apps/alpha/src/application/uses-rows.ts',
      "export { rows } from '../infrastructure/rows';\n",
    );
    await workspace.write('apps/spa/src/main.ts', "export { database } from '@trellis/database';\n");
    await workspace.write('libs/contracts/src/imports.ts', "export { errors } from '@trellis/errors';\n");
    await workspace.write('libs/events/src/imports.ts', "export { outbox } from '@trellis/outbox';\n");

    const { exitCode, output } = workspace.lint('alpha', 'spa', 'contracts', 'events');

    expect(exitCode).not.toBe(0);
    const breaches = breachesByFile(output);
    expect(breaches).toEqual({
      'apps/alpha/src/app-imports-app.ts': ['@nx/enforce-module-boundaries'],
      'apps/alpha/src/deep.ts': ['no-restricted-imports'],
      'apps/alpha/src/leak.ts': ['no-restricted-imports'],
      'apps/alpha/src/domain/reads-rows.ts': ['no-restricted-imports'],
      'apps/alpha/src/domain/uses-nest.ts': ['no-restricted-imports'],
      'apps/alpha/src/domain/does-io.ts': ['no-restricted-imports'],
      'apps/alpha/src/application/uses-rows.ts': ['no-restricted-imports'],
      'apps/spa/src/main.ts': ['@nx/enforce-module-boundaries'],
      'libs/contracts/src/imports.ts': ['@nx/enforce-module-boundaries'],
      'libs/events/src/imports.ts': ['@nx/enforce-module-boundaries'],
    });
  });
});

/** Reads ESLint's default output: a line with the file's path, then a line for each problem, ending in its rule. */
function breachesByFile(output: string): Record<string, string[]> {
  const breaches: Record<string, string[]> = {};
  let file = '';
  for (const line of output.split('\n')) {
    const path = /((?:apps|libs)\/\S+\.ts)$/.exec(line)?.[1];
    if (path !== undefined) file = path;
    const rule = /\d+:\d+\s+error\s.*?\s+(\S+)$/.exec(line)?.[1];
    if (rule !== undefined) breaches[file] = [...new Set([...(breaches[file] ?? []), rule])].sort();
  }
  return breaches;
}
