import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findWebClientDrift, generateWebClient } from '../src/generate-web-client.ts';
import { workspaceRoot } from './contract-copy.ts';

let folder: string;
let document: string;
let generated: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-web-client-copy-'));
  document = join(folder, 'openapi.json');
  generated = join(folder, 'generated');
  cpSync(join(workspaceRoot, 'apps/bff/openapi.json'), document);
  cpSync(join(workspaceRoot, 'apps/web/src/api/generated'), generated, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const edit = (before: string, after: string) => {
  const source = readFileSync(document, 'utf8');
  expect(source).toContain(before);
  writeFileSync(document, source.replace(before, after));
};

describe('the web client', () => {
  it('is what the API’s document says, as the workspace stands', async () => {
    expect(await findWebClientDrift(document, generated)).toEqual([]);
  });

  it('drifts when a member is renamed, and is mended by generating', async () => {
    edit('"expiresIn": {', '"endsIn": {');
    expect(await findWebClientDrift(document, generated)).toEqual([
      { path: 'openapi.ts', problem: 'differs' },
    ]);

    await generateWebClient(document, generated);
    expect(await findWebClientDrift(document, generated)).toEqual([]);
    expect(readFileSync(join(generated, 'openapi.ts'), 'utf8')).toContain('endsIn?: number');
  });

  it('drifts when a limit of a request changes', async () => {
    edit('"minLength": 10', '"minLength": 12');
    expect(await findWebClientDrift(document, generated)).toEqual([
      { path: 'request-limits.ts', problem: 'differs' },
    ]);
  });

  it('is not written where there is no web application', async () => {
    const nowhere = join(folder, 'apps/web/src/api/generated');
    await generateWebClient(document, nowhere);
    expect(existsSync(nowhere)).toBe(false);
    expect(await findWebClientDrift(document, nowhere)).toEqual([]);
  });

  it('loses what is left over and what was written by hand', async () => {
    writeFileSync(join(generated, 'left-over.ts'), '');
    writeFileSync(join(generated, 'request-limits.ts'), 'export const requestLimits = {};\n');
    await generateWebClient(document, generated);
    expect(await findWebClientDrift(document, generated)).toEqual([]);
  });
});
