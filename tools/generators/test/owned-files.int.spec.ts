import { expect, test } from 'vitest';
import ownedFilesGenerator from '../src/owned/generator.ts';
import { workspaceTree } from './workspace-tree.ts';

async function changesAfter(edit: (tree: ReturnType<typeof workspaceTree>) => void) {
  const tree = workspaceTree();
  edit(tree);
  await ownedFilesGenerator(tree);
  return { tree, changes: tree.listChanges().map(({ path, type }) => `${type} ${path}`) };
}

test('the owned files of every app are as they are rendered', async () => {
  expect((await changesAfter(() => {})).changes).toEqual([]);
});

test.each([
  'apps/user/src/main.ts',
  'apps/user/project.json',
  'apps/user/tsconfig.json',
  'apps/user/prisma/migrations/migration_lock.toml',
  'apps/user/test/migrations.int.spec.ts',
  'apps/gateway/src/main.ts',
  'apps/gateway/compose.yml',
  'infra/compose/apps.yml',
  'infra/kubernetes/base/apps/user/kustomization.yaml',
  'infra/kubernetes/migrations/user/kustomization.yaml',
  '.env.example',
  'apps/bff/src/resources.ts',
])('a hand edit of %s is undone', async (file) => {
  const before = workspaceTree().read(file, 'utf8');
  const { tree, changes } = await changesAfter((edited) => edited.write(file, '{}\n'));
  expect(tree.read(file, 'utf8')).toBe(before);
  expect(changes).toEqual([]);
});

test('an owned file that is missing is written', async () => {
  const { changes } = await changesAfter((tree) => tree.delete('apps/user/src/main.ts'));
  expect(changes).toEqual([]);
});

test('the manifests of an app that is gone go, and what somebody wrote beside them stays', async () => {
  const apps = 'infra/kubernetes/base/apps';
  const { changes } = await changesAfter((tree) => {
    tree.write(`${apps}/redis/kustomization.yaml`, 'kind: Kustomization\n');
    tree.write(`${apps}/zithers/patch.yaml`, 'kind: Deployment\n');
    tree.write(`${apps}/zithers/kustomization.yaml`, '# Owned: rendered from apps/zithers/service.json.\n');
  });
  expect(changes.sort()).toEqual([
    `CREATE ${apps}/redis/kustomization.yaml`,
    `CREATE ${apps}/zithers/patch.yaml`,
  ]);
});

test('a folder of the BFF with a module of its name is a resource', async () => {
  const { tree, changes } = await changesAfter((edited) =>
    edited.write(
      'apps/bff/src/zither-strings/zither-strings.module.ts',
      'export class ZitherStringsModule {}\n',
    ),
  );
  expect(changes).toContain('UPDATE apps/bff/src/resources.ts');
  const text = tree.read('apps/bff/src/resources.ts', 'utf8');
  expect(text).toContain("import { ZitherStringsModule } from './zither-strings/zither-strings.module';");
  const modules = text?.match(/\w+Module(?=,?$)/gm) ?? [];
  expect(modules).toContain('ZitherStringsModule');
  expect(modules).toEqual(modules.toSorted());
});

test('a kind of app that there is not is named, not taken for another', async () => {
  const file = 'apps/user/service.json';
  const edit = changesAfter((tree) => tree.write(file, '{ "kind": "servce" }\n'));
  await expect(edit).rejects.toThrow(
    `${file}: the kind is "servce", and has to be one of service, http, edge.`,
  );
});

test('what is not owned is left alone', async () => {
  const file = 'apps/user/src/app.module.ts';
  const { changes } = await changesAfter((tree) => tree.write(file, 'export class AppModule {}\n'));
  expect(changes).toEqual([`UPDATE ${file}`]);
});

test('every owned file says so in its first line, where its format has comments', () => {
  const tree = workspaceTree();
  for (const file of [
    'apps/user/src/main.ts',
    'apps/user/tsconfig.json',
    'apps/user/prisma/migrations/migration_lock.toml',
    'infra/kubernetes/base/apps/user/kustomization.yaml',
    'infra/kubernetes/migrations/user/kustomization.yaml',
  ]) {
    expect(tree.read(file, 'utf8')?.split('\n')[0]).toMatch(/^(?:\/\/|#) Owned: .*nx sync/);
  }
});
