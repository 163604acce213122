import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoServices } from '@trellis-tools/generators/src/init/demo-places';
import { afterEach, describe, expect, it } from 'vitest';
import { TrellisSystem, Visitor, WorkspaceCopy } from '../harness';

const GATE_TIMEOUT_MS = 900_000;

/** What the workspace is called that these tests belong to: they are copied with it. */
const present = JSON.parse(readFileSync(join(import.meta.dirname, '../../template.json'), 'utf8')) as {
  name: string;
  demo: boolean;
};
/** The words of a name that has nothing of that in it, which is looked for afterwards. */
const words = [
  ['acme', 'shop'],
  ['quince', 'works'],
].find((candidate) => !candidate.some((word) => present.name.includes(word)))!;
const name = words.join('-');
const title = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
const scope = `@${words[0]}`;

/** The projects that have files which only the demo needs. What the others hold is the same without it. */
const shared = ['bff', 'contracts', 'e2e', 'gateway', 'tools-bench', 'tools-generators', 'web'];

let workspace: WorkspaceCopy | undefined;

afterEach(() => {
  workspace?.remove();
  workspace = undefined;
});

/** Starts a workspace's system, signs up at its gateway and looks at home. */
async function signUp(root: string): Promise<{ apps: readonly string[]; page: string; home: object }> {
  const system = await TrellisSystem.start({ workspace: root });
  try {
    const visitor = await Visitor.signUp(system.gatewayUrl);
    expect(visitor.cookie).toMatch(new RegExp(`^${name.replace('-', '_')}_refresh=`));
    const { text } = await visitor.request('GET', '/');
    return { apps: await system.processNames(), page: text, home: await visitor.home() };
  } finally {
    await system.stop();
  }
}

describe('nx generate init', () => {
  it(
    'gives the workspace its name everywhere: it lints, type-checks, takes a new service and runs',
    async () => {
      workspace = await WorkspaceCopy.create();
      const { root } = workspace;
      // As an earlier run leaves it: a secret, in no style.
      const data = `.${present.name}`;
      mkdirSync(join(root, data));
      writeFileSync(join(root, data, 'secrets.json'), '{"password":  "of an earlier run"}');
      await workspace.run('nx', 'generate', 'init', '--name', name, '--scope', scope);
      await workspace.commit();
      // The name of the one before, in any spelling, in what it says or where it is.
      const former = present.name.replaceAll('-', '[-_ ]?');
      const isFormer = new RegExp(former, 'i');
      const files = (await workspace.run('git', 'ls-files')).trim().split('\n');
      expect(files.filter((file) => isFormer.test(file))).toEqual([]);
      // A short name may be in a checksum by chance. The data of earlier runs are still ignored where they are.
      const allowed = new RegExp(`"integrity": ".*"|^\\${data}/?$`, 'gm');
      const textOf = (file: string) => readFileSync(join(root, file), 'latin1').replaceAll(allowed, '');
      const left = files.filter((file) => isFormer.test(textOf(file)));
      const meant =
        /^(?:LICENSE|README\.md|tools\/generators\/src\/init\/(?:template\.ts|files\/README\.md\.template))$/;
      expect(left.filter((file) => !meant.test(file))).toEqual([]);

      await workspace.run('nx', 'generate', 'service', 'paragliders');
      expect(existsSync(join(root, 'proto', name.replace('-', '_'), 'paragliders/v1'))).toBe(true);
      await holdToTheGate(workspace);
      await workspace.run('npm', 'ci', '--dry-run', '--offline', '--ignore-scripts');
      const projects = ['bff', 'contracts', 'paragliders', 'user', 'e2e', 'tools-generators'];
      await runTargets(workspace, ['lint', 'typecheck'], projects);

      const { apps, page, home } = await signUp(root);
      expect(apps).toEqual(expect.arrayContaining(['user', 'bff', 'gateway', 'paragliders']));
      expect(page).toContain(`<title>${title}</title>`);
      expect(home).toMatchObject({ user: { displayName: 'Ada' } });
    },
    GATE_TIMEOUT_MS,
  );

  it.runIf(present.demo)(
    'without the demo leaves what signs up, signs in and shows home, and it passes the gate',
    async () => {
      workspace = await WorkspaceCopy.create();
      const { root } = workspace;
      const apps = () => readdirSync(join(root, 'apps')).sort();
      const kept = apps().filter((app) => !demoServices.includes(app));
      await workspace.run('nx', 'generate', 'init', '--name', name, '--scope', scope, '--without-demo');
      await workspace.commit();
      expect(apps()).toEqual(kept);
      await holdToTheGate(workspace);
      await runTargets(workspace, ['lint', 'typecheck', 'build'], [...shared, 'user']);
      await runTargets(workspace, ['test-int'], ['bff', 'gateway', 'tools-contracts']);
      await workspace.run('vitest', 'run', '--project', 'unit');
      await workspace.run('vitest', 'run', '--project', 'e2e', 'e2e/system');
    },
    GATE_TIMEOUT_MS,
  );
});

function runTargets(copy: WorkspaceCopy, targets: readonly string[], projects: readonly string[]) {
  return copy.run(
    'nx',
    'run-many',
    `--targets=${targets.join()}`,
    `--projects=${projects.join()}`,
    '--output-style=static',
  );
}

/** The steps of the gate that look at the workspace as a whole. */
async function holdToTheGate(copy: WorkspaceCopy): Promise<void> {
  await copy.run('prettier', '--check', '.');
  await copy.run('nx', 'sync:check');
  await copy.run('node', 'tools/contracts/generate.ts', '--check');
  await copy.run('node', 'tools/contracts/check.ts');
  await copy.run('node', 'tools/workspace/src/complete-lockfile.mjs', '--check');
  await copy.run('tsc', '-p', 'tsconfig.json');
  await copy.run('eslint', '--max-warnings', '0', '*.mjs', '*.ts');
}
