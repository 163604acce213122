import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { getFileInfo } from 'prettier';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { GenerationRefused } from '../src/generator.errors.ts';
import { committedFiles } from '../src/init/committed-files.ts';
import initGenerator, { type InitOptions } from '../src/init/generator.ts';
import { isIgnoreList } from '../src/init/ignore-lists.ts';
import { refuseKnown } from '../src/init/refuse-known.ts';
import { isNamedIn, renamedText } from '../src/init/rename.ts';
import { keepsTemplateName, templateName } from '../src/init/template.ts';
import { readRecord } from '../src/init/workspace-record.ts';
import { CommittedCopy } from './committed-copy.ts';
import { workspaceTree } from './workspace-tree.ts';

const present = readRecord(workspaceTree());
// Put together, so that this file has none of them.
const quinces = { name: ['quince', 'works'].join('-'), scope: ['@', 'quinces'].join('') };
const medlars = { name: ['med', 'lar'].join(''), scope: ['@', 'medlars'].join('') };

/** Where a workspace keeps its data, before it is renamed and after. */
const dataFolders = [`.${present.name}`, `.${quinces.name}`];

let untouched: CommittedCopy;

beforeAll(() => {
  untouched = new CommittedCopy(['.']);
});
afterAll(() => untouched[Symbol.dispose]());

beforeEach(() => {
  vi.spyOn(logger, 'info').mockImplementation(() => undefined);
});

async function refusalOf(options: InitOptions): Promise<string> {
  const error = await untouched
    .generate((tree) => initGenerator(tree, options))
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GenerationRefused);
  const { message } = error as Error;
  expect(message).not.toContain('\n');
  return message;
}

describe('a name that cannot be had', () => {
  it.each<[InitOptions, string]>([
    [{ name: 'Acme Corp' }, '"Acme Corp" cannot name a workspace: use small letters and digits'],
    [{ name: '1st' }, '"1st" cannot name a workspace'],
    [{ name: 'a--b' }, '"a--b" cannot name a workspace'],
    [{ name: '../x' }, '"../x" cannot name a workspace'],
    [{ name: '' }, '"" cannot name a workspace'],
    [{ name: 'x'.repeat(41) }, 'is too long a name: it has 41 characters'],
    [{ name: templateName }, `${templateName} is the template's own name`],
    [{ name: 'class' }, 'class cannot name a workspace: the word is reserved.'],
    [{ name: 'pg-store' }, 'pg-store cannot name a workspace: the word is reserved.'],
    [{ name: 'user' }, 'user cannot name the workspace: it is a word of the code already'],
    [{ name: 'quince', scope: 'quince' }, '"quince" is no scope: it begins with @'],
    [{ name: 'quince', scope: '@Quince' }, '"@Quince" is no scope'],
    [{ name: 'quince', scope: '@quince/' }, '"@quince/" is no scope'],
    [{ name: 'quince', scope: '@nestjs' }, '@nestjs is the scope of a package that is installed, @nestjs/'],
  ])('%j is refused in one line', async (options, message) => {
    expect(await refusalOf(options)).toContain(message);
  });
});

test.runIf(present.name === templateName)('a name that the guides have as an example can be had', () => {
  for (const name of ['acme', 'acme-shop']) {
    const refuse = () =>
      refuseKnown(workspaceTree(), committedFiles(untouched.root), { name, scope: '@acme' }, present);
    expect(refuse).not.toThrow();
  }
});

test('nothing is changed while something is in no commit, and it is named', async () => {
  const file = join(untouched.root, 'apps/user/src/quince.ts');
  writeFileSync(file, '');
  expect(await refusalOf(quinces)).toMatch(
    /^There are changes in no commit: \S*apps\/user\/src\/quince\.ts\./,
  );
  rmSync(file);
});

describe('a workspace that is renamed', () => {
  let renamed: CommittedCopy;

  beforeAll(async () => {
    vi.spyOn(logger, 'info').mockImplementation(() => undefined);
    renamed = new CommittedCopy(['.']);
    const [former, own] = dataFolders.map((folder) => join(renamed.root, folder)) as [string, string];
    mkdirSync(former);
    writeFileSync(join(former, 'secrets.json'), '{}');
    await renamed.generate((tree) => initGenerator(tree, quinces));
    mkdirSync(own);
    writeFileSync(join(own, 'secrets.json'), '{}');
    renamed.add('.');
    renamed.commit();
  });
  afterAll(() => renamed[Symbol.dispose]());

  it('has its former name nowhere, but where the template is meant', () => {
    const textOf = (path: string, content: Buffer) => {
      const text = content.toString('latin1');
      return isIgnoreList(path) ? text.replace(new RegExp(`^\\.${present.name}/?$`, 'm'), '') : text;
    };
    const left = [...renamed.files()].filter(
      ([path, content]) => isNamedIn(path, present) || isNamedIn(textOf(path, content), present),
    );
    const ofTheTemplate = (path: string) => keepsTemplateName(path) || path === 'README.md';
    expect(left.map(([path]) => path).filter((path) => !ofTheTemplate(path))).toEqual([]);
  });

  it('keeps the data of runs before and after out of commits, and their files unformatted', async () => {
    const committed = [...renamed.files().keys()];
    for (const folder of dataFolders) {
      expect(committed).not.toContain(`${folder}/secrets.json`);
      const ignorePath = join(renamed.root, '.prettierignore');
      const { ignored } = await getFileInfo(join(renamed.root, folder, 'secrets.json'), { ignorePath });
      expect(ignored, folder).toBe(true);
    }
  });

  it('calls its images alike where they are built, run and published', () => {
    const prefix = `${quinces.name}/`;
    const files = renamed.files();
    for (const [file, name] of [
      ['tools/workspace/src/build-image.mjs', `'${prefix}'`],
      ['apps/user/compose.yml', `image: \${IMAGE_PREFIX:-${prefix}}user:`],
      ['infra/kubernetes/base/apps/user/kustomization.yaml', `newName: ${prefix}user\n`],
      ['.github/workflows/main.yml', `docker tag "${prefix}$APP:dev"`],
    ] as const) {
      expect(files.get(file)?.toString()).toContain(name);
    }
  });

  it('leaves the tests of upgrades to the template, and has no link to them', () => {
    const files = renamed.files();
    expect([...files.keys()].filter((path) => path.startsWith('e2e/upgrade/'))).toEqual([]);
    expect(files.get('docs/upgrade.md')?.toString()).not.toContain('](../e2e/upgrade/');
  });

  it('says what it is called', () => {
    const record = JSON.parse(renamed.files().get('template.json')!.toString()) as object;
    expect(record).toEqual({ ...present, ...quinces });
  });

  it('is not renamed to what it is called', async () => {
    await expect(renamed.generate((tree) => initGenerator(tree, quinces))).rejects.toThrow(
      `There is nothing to do: the workspace is called ${quinces.name}, with the scope ${quinces.scope}`,
    );
  });
});

test('the text of every file renamed twice is as if it had been renamed once', () => {
  const texts = [...untouched.files()].filter(([path]) => !/\.(?:binpb|png)$/.test(path));
  const differing = texts.filter(([, content]) => {
    const text = content.toString('utf8');
    const twice = renamedText(renamedText(text, present, quinces), quinces, medlars);
    return twice !== renamedText(text, present, medlars);
  });
  expect(differing.map(([path]) => path)).toEqual([]);
});

describe.runIf(present.demo)('without the demo', () => {
  it('a workspace stays as it is while something of its own uses the demo, which is named', async () => {
    using copy = new CommittedCopy(['.']);
    appendFileSync(
      join(copy.root, 'apps/user/src/app.module.ts'),
      `import { OrderPlacedEvent } from '${present.scope}/contracts';\n`,
    );
    copy.commit();
    const removal = copy.generate((tree) => initGenerator(tree, { ...quinces, withoutDemo: true }));
    await expect(removal).rejects.toThrow('apps/user uses OrderPlacedEvent (apps/user/src/app.module.ts)');
    expect(copy.status()).toBe('');
  });
});
