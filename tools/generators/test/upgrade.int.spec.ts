import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownedBy } from '../src/owned/owned-by.ts';
import { Git } from '../src/upgrade/git.ts';
import { leaveDemoOut } from '../src/upgrade/leave-demo-out.ts';
import { startUpgrade } from '../src/upgrade/start-upgrade.ts';
import { TemplateSource } from '../src/upgrade/template-source.ts';
import { SmallRepository, type Files } from './small-repositories.ts';

const lines = (...text: string[]) => `${text.join('\n')}\n`;
const record = (version: string, name = 'lattice', demo = true) =>
  lines(JSON.stringify({ version, name, scope: `@${name}`, demo }));
const owned = (...text: string[]) => lines(`# ${ownedBy('the folders of apps/')}`, ...text);

const first = {
  '.prettierrc': '{ "singleQuote": true }\n',
  'template.json': record('0.1.0'),
  'package.json': '{ "name": "lattice", "version": "0.1.0" }\n',
  'apps/order/src/order.ts': lines(
    "import { Clock } from '@lattice/context';",
    '',
    'a();',
    'b();',
    'c();',
    'd();',
    'e();',
  ),
  'apps/order/src/old.ts': lines('1', '2', '3'),
  'apps/order/src/list.ts': lines('export const list = [1];'),
  'infra/compose/apps.yml': owned('order'),
  'proto/lattice/order/v1/order.proto': lines('package lattice.order.v1;'),
  'proto/baseline.binpb': 'image 1\0lattice\n',
};

const second: Files = {
  'template.json': record('0.2.0'),
  'package.json': '{ "name": "lattice", "version": "0.2.0" }\n',
  'apps/order/src/order.ts': lines(
    "import { Clock } from '@lattice/context';",
    ...['', 'a();', 'b();', 'c();', 'd();', 'e(2);'],
  ),
  'apps/order/src/old.ts': undefined,
  'apps/order/src/new.ts': lines("export { Clock } from '@lattice/context';"),
  'apps/order/src/list.ts': lines('export const list = [1, 2];'),
  'e2e/system/order-trace.e2e.spec.ts': lines('new of the demo'),
  'infra/compose/apps.yml': owned('orders'),
  'proto/lattice/order/v1/order.proto': lines('package lattice.order.v1;', 'message Order {}'),
  'proto/baseline.binpb': 'image 2\0lattice\n',
  'tools/generators/migrations.json': JSON.stringify({
    generators: {
      before: { version: '0.1.0', moves: ['apps/order/src/list.ts'] },
      now: { version: '0.2.0', moves: ['apps/order/src/old.ts'] },
    },
  }),
};

let template: SmallRepository;
let clone: SmallRepository;

beforeEach(() => {
  template = new SmallRepository().commit(first, 'v0.1.0').commit(second, 'v0.2.0');
  clone = new SmallRepository().commit(first);
});
afterEach(() => {
  template[Symbol.dispose]();
  clone[Symbol.dispose]();
});

async function upgrade(version?: string) {
  using source = new TemplateSource(template.root);
  return await startUpgrade(new Git(clone.root), source, version);
}

describe('a version', () => {
  test('that is taken into an unedited workspace leaves the template’s files, and the product’s own version', async () => {
    expect(await upgrade()).toEqual({
      from: '0.1.0',
      to: '0.2.0',
      conflicts: [],
      leftOut: [],
      isCurrent: false,
    });
    for (const [file, text] of Object.entries(second)) {
      if (!['template.json', 'package.json'].includes(file)) expect(clone.read(file), file).toBe(text);
    }
    expect(JSON.parse(clone.read('template.json')!)).toMatchObject({ version: '0.2.0', name: 'lattice' });
    expect(clone.read('package.json')).toBe(first['package.json']);
  });

  test('that is taken into edited files leaves both changes', async () => {
    clone.commit({
      'apps/order/src/order.ts': first['apps/order/src/order.ts'].replace('a()', 'a(1)'),
    });
    expect((await upgrade()).conflicts).toEqual([]);
    expect(clone.read('apps/order/src/order.ts')).toContain('a(1);\nb();\nc();\nd();\ne(2);');
  });

  test('leaves no trace in git but what is to be committed', async () => {
    await upgrade();
    expect(clone.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\n');
    expect(clone.status()).not.toMatch(/^.[MD?]/m);
    clone.git('reset', '--quiet', '--hard');
    expect(clone.status()).toBe('');
    expect(clone.git('fsck', '--no-dangling')).toBe('');
  });

  test('may be another than the latest', async () => {
    template.commit({ 'apps/order/src/latest.ts': '' }, 'v0.10.0');
    expect(await upgrade('0.2.0')).toMatchObject({ to: '0.2.0' });
    clone.git('reset', '--quiet', '--hard');
    expect(await upgrade()).toMatchObject({ to: '0.10.0' });
  });

  test('that the workspace has already changes nothing', async () => {
    expect(await upgrade('0.1.0')).toMatchObject({ isCurrent: true });
    expect(clone.status()).toBe('');
  });
});

describe('what both sides changed', () => {
  test('is in conflict as after a merge of git’s own, and reported', async () => {
    clone.commit({ 'apps/order/src/list.ts': lines('export const list = [0, 1];') });
    expect((await upgrade()).conflicts).toEqual(['apps/order/src/list.ts']);
    expect(clone.status()).toContain('UU apps/order/src/list.ts');
    expect(clone.read('apps/order/src/list.ts')).toBe(
      lines(
        '<<<<<<< upgrade/yours',
        'export const list = [0, 1];',
        '=======',
        'export const list = [1, 2];',
        '>>>>>>> upgrade/template',
      ),
    );
  });

  test('and a migration takes along, stays as the clone has it', async () => {
    clone.commit({ 'apps/order/src/old.ts': lines('1', '2', 'mine') });
    expect((await upgrade()).conflicts).toEqual([]);
    expect(clone.read('apps/order/src/old.ts')).toBe(lines('1', '2', 'mine'));
  });

  test('and is the accepted contract, stays as the clone has it', async () => {
    clone.commit({ 'proto/baseline.binpb': 'image of mine\0' });
    expect((await upgrade()).conflicts).toEqual([]);
    expect(clone.read('proto/baseline.binpb')).toBe('image of mine\0');
  });
});

test('an owned file that both sides changed is no conflict: it is rendered anew', async () => {
  clone.commit({ 'infra/compose/apps.yml': owned('billing', 'order') });
  expect((await upgrade()).conflicts).toEqual([]);
  expect(clone.read('infra/compose/apps.yml')).toBe(second['infra/compose/apps.yml']);
});

describe('what is new of the demo', () => {
  const newOfTheDemo = 'e2e/system/order-trace.e2e.spec.ts';

  test('comes to a workspace that has the demo', async () => {
    await upgrade();
    leaveDemoOut(new Git(clone.root));
    expect(clone.read(newOfTheDemo)).toBe(second[newOfTheDemo]);
  });

  test('is left out of a workspace that has none, but for what is its own', async () => {
    const own = 'e2e/system/ordering.e2e.spec.ts';
    clone.commit({ 'template.json': record('0.1.0', 'lattice', false), [own]: lines('mine') });
    await upgrade();
    leaveDemoOut(new Git(clone.root));
    expect(clone.read(newOfTheDemo)).toBeUndefined();
    expect(clone.status()).not.toContain(newOfTheDemo);
    expect(clone.read(own)).toBe(lines('mine'));
  });
});

describe('what the clone has removed', () => {
  test('stays so when it is a file', async () => {
    clone.commit({ 'apps/order/src/list.ts': undefined });
    expect((await upgrade()).conflicts).toEqual([]);
    expect(clone.read('apps/order/src/list.ts')).toBeUndefined();
  });

  test('stays so when it is a folder, with what the template added to it since, which is said', async () => {
    clone.git('rm', '-r', '--quiet', 'apps/order', 'proto/lattice');
    clone.commit({ 'apps/billing/src/main.ts': '' });
    expect(await upgrade()).toMatchObject({ conflicts: [], leftOut: ['apps/order/src/new.ts'] });
    expect(clone.git('ls-files', 'apps', 'proto')).toBe('apps/billing/src/main.ts\nproto/baseline.binpb\n');
    expect(clone.read('apps/order/src/new.ts')).toBeUndefined();
  });
});

test('a clone with a name of its own gets the version in its own names', async () => {
  clone.git('mv', 'proto/lattice', 'proto/zenith');
  clone.commit({
    'template.json': record('0.1.0', 'zenith'),
    'package.json': '{ "name": "zenith", "version": "3.1.4" }\n',
    'apps/order/src/order.ts': first['apps/order/src/order.ts']
      .replace('@lattice', '@zenith')
      .replace('a()', 'a(1)'),
    'proto/zenith/order/v1/order.proto': lines('package zenith.order.v1;'),
    'proto/baseline.binpb': 'image of zenith\0',
  });
  expect((await upgrade()).conflicts).toEqual([]);
  expect(clone.read('apps/order/src/order.ts')).toBe(
    lines("import { Clock } from '@zenith/context';", '', 'a(1);', 'b();', 'c();', 'd();', 'e(2);'),
  );
  expect(clone.read('apps/order/src/new.ts')).toBe(lines("export { Clock } from '@zenith/context';"));
  expect(clone.read('proto/zenith/order/v1/order.proto')).toContain('message Order {}');
  expect(clone.read('proto/lattice/order/v1/order.proto')).toBeUndefined();
  expect(JSON.parse(clone.read('package.json')!)).toEqual({ name: 'zenith', version: '3.1.4' });
  expect(JSON.parse(clone.read('template.json')!)).toMatchObject({ version: '0.2.0', name: 'zenith' });
});

describe('an upgrade is refused in one line, and changes nothing,', () => {
  test.each<[string, Files, string | undefined, string]>([
    [
      'with changes in no commit',
      { 'new.ts': '' },
      undefined,
      'There are changes in no commit (new.ts): commit or stash',
    ],
    ['to a version that there is not', {}, '0.3.0', 'The template has no tag v0.3.0, but v0.1.0, v0.2.0.'],
  ])('%s', async (_, files, version, message) => {
    clone.write(files);
    const before = clone.status();
    await expect(upgrade(version)).rejects.toThrow(message);
    expect(clone.status()).toBe(before);
  });

  test('to a version before the one that there is', async () => {
    clone.commit({ 'template.json': record('0.2.0') });
    await expect(upgrade('0.1.0')).rejects.toThrow('0.1.0 is older than 0.2.0, which this workspace has');
  });

  test('from a version that the template does not know', async () => {
    clone.commit({ 'template.json': record('0.1.7') });
    await expect(upgrade()).rejects.toThrow('The template has no tag v0.1.7, but v0.1.0, v0.2.0.');
  });

  test('when template.json cannot be read', async () => {
    clone.commit({ 'template.json': '<<<<<<<' });
    await expect(upgrade()).rejects.toThrow('template.json has to say version, name and scope');
  });

  test('in a folder of the repository', async () => {
    using source = new TemplateSource(template.root);
    const refusal = startUpgrade(new Git(`${clone.root}/apps`), source);
    await expect(refusal).rejects.toThrow('Run this in the top folder of the repository.');
  });

  test('from what is no template', async () => {
    using none = new TemplateSource(clone.root);
    expect(() => none.versions()).toThrow('has no version: a tag like v0.2.0');
    using nowhere = new TemplateSource('/nowhere');
    expect(() => nowhere.versions()).toThrow(/^git ls-remote failed: [^\n]*\/nowhere/);
  });
});
