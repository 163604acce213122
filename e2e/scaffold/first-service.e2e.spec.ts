import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TrellisSystem, WorkspaceCopy } from '../harness';
import { APPS } from '../harness/workspace';
import { guideBlocks, guideEdit } from './guide-blocks';

const guide = 'docs/first-service.md';
/** The guide's service, or another one in its place where the workspace has it for good. */
const service = APPS.includes('billing') ? 'paraglider' : 'billing';
const GATE_TIMEOUT_MS = 900_000;
/** Where the guide says that the system is. */
const DEFAULT_URL = 'http://localhost:8080';

let workspace: WorkspaceCopy;
let system: TrellisSystem | undefined;
/** What the commands of the guide have set so far: all of them are typed into one shell. */
let variables: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  workspace = await WorkspaceCopy.create();
});
afterAll(async () => {
  await system?.stop();
  workspace?.remove();
});

it(
  'the guide to a first service does what it says, by its own commands, and leaves nothing',
  async () => {
    const page = readFileSync(join(workspace.root, guide), 'utf8');
    const blocks = guideBlocks(renamed(page));
    for (const [nth, { language, text }] of blocks.entries()) {
      const next = blocks[nth + 1];
      if (language === 'sh' && text === 'npm start\n') {
        system = await TrellisSystem.start({ workspace: workspace.root });
      } else if (language === 'sh' && next?.language === 'json') {
        await eventually(async () => {
          expect(JSON.parse(await type(text))).toEqual(meant(JSON.parse(next.text)));
        });
      } else if (language === 'sh') {
        await type(text);
      } else if (language === 'diff') {
        const { file, from, to } = guideEdit(text);
        workspace.edit(file, from, to);
      }
    }
    expect(await system?.processNames()).toContain(service);
    expect(await workspace.run('git', 'status', '--porcelain')).toBe('');
  },
  GATE_TIMEOUT_MS,
);

/** The guide's page, of {@link service}: the same in everything but that word. */
function renamed(page: string): string {
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return page.replaceAll('billing', service).replaceAll('Billing', capital(service));
}

/** Types commands into the guide's shell. Answers what they printed. @throws when one of them fails */
async function type(commands: string): Promise<string> {
  const before = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`);
  const here = commands.replaceAll(DEFAULT_URL, system?.gatewayUrl ?? DEFAULT_URL);
  const after = `node -e 'process.stdout.write("\\0" + JSON.stringify(process.env))'`;
  const script = ['set -eu -o pipefail -o allexport', ...before, here, after].join('\n');
  const [printed = '', environment = '{}'] = (await workspace.run('bash', '-c', script)).split('\0');
  const set = Object.entries(JSON.parse(environment) as Record<string, string>);
  variables = Object.fromEntries(set.filter(([name]) => /^[a-z]+$/.test(name)));
  return printed;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** What a guide shows of an answer: "…" stands for any text. */
function meant(shown: unknown): unknown {
  if (shown === '…') return expect.any(String);
  if (Array.isArray(shown)) return shown.map(meant);
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, meant(value)]));
}
