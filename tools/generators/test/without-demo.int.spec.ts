import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Tree } from '@nx/devkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoPlaces, demoResources, demoServices } from '../src/init/demo-places.ts';
import { removeDemo } from '../src/init/remove-demo.ts';
import { spellingsOf } from '../src/init/rename.ts';
import { templateName, templateTests } from '../src/init/template.ts';
import { readRecord } from '../src/init/workspace-record.ts';
import { filesBelow, textOf } from '../src/tree/files-below.ts';
import { workspaceRoot, workspaceTree } from './workspace-tree.ts';

const present = readRecord(workspaceTree());
const { snake_case: snake, UPPER_CASE: upper } = spellingsOf(present);

/** Folders and files whose code is all that runs: guides speak of the demo, unit tests and libs take it as an example. */
const looked = [
  '.github',
  '.env.example',
  'apps',
  'docker-compose.yml',
  'e2e',
  'infra',
  'tools',
  'vitest.config.ts',
];

/** What would fail, or do nothing, where there is no demo. */
const traces = new RegExp(
  [
    ...[...demoPlaces, ...demoServices.map((name) => `apps/${name}`)].map(escaped),
    `api/v1/(?:[\\w-]+/)*(?:${demoResources.join('|')})\\b`,
    `${snake}[._](?:${demoServices.join('|')})\\b`,
    `${upper}_(?:${demoServices.join('|').toUpperCase()})_`,
    `\\b(?:${demoServices.join('|')})=`,
    `['"](?:${demoServices.join('|')})['"]`,
  ].join('|'),
);

/** What takes the demo out, and its tests; what the template keeps to itself. */
const notLeft = ['tools/generators/src/init/', 'tools/generators/test/', `${templateTests}/`];

/** They take the demo's names for an example, or say that it is gone, and are right without it. */
const examples = [
  'infra/observability/prometheus/tests/alerts.yml',
  'tools/contracts/src/catalogue.ts',
  'tools/dev/src/launcher-options.ts',
  'tools/dev/test/secrets.int.spec.ts',
  'tools/generators/src/upgrade/settle-conflicts.ts',
  'tools/workspace/test/build-image.int.spec.ts',
];

// A workspace made from the template has files of its own, which may use the demo as long as it is there.
describe.runIf(present.name === templateName)('what is left without the demo', () => {
  const whole = workspaceTree();
  const bare = workspaceTree();

  beforeAll(() => removeDemo(bare));

  const left = () =>
    looked
      .flatMap((place) => (bare.isFile(place) ? [place] : filesBelow(bare, place)))
      .filter((file) => !notLeft.some((place) => file.startsWith(place)));

  it('imports no file that went with it', () => {
    const broken = left()
      .filter((file) => /\.(?:tsx?|mjs)$/.test(file))
      .flatMap((file) =>
        importsOf(textOf(bare, file)).flatMap((specifier) => {
          const target = posix.join(posix.dirname(file), specifier);
          return isThere(whole, target) && !isThere(bare, target) ? [`${file} imports ${target}`] : [];
        }),
      );
    expect(broken, 'what belongs to the demo alone is listed in init/demo-places.ts').toEqual([]);
  });

  it('has nothing to do with its services, but where they are an example', () => {
    const found = left().filter(
      (file) => !/\/src\/.*\.spec\.tsx?$/.test(file) && traces.test(textOf(bare, file)),
    );
    expect(found.sort(), 'a file of the demo is listed in init/demo-places.ts').toEqual(examples);
  });

  it('has no file that is named for it', () => {
    const words = [...demoServices, ...demoServices.map((name) => `${name}s`), ...demoResources].join('|');
    const named = new RegExp(`(?:^|[-/._])(?:${words})(?:[-/._]|$)`);
    expect(
      left().filter((file) => named.test(file)),
      'listed in init/demo-places.ts it goes',
    ).toEqual([]);
  });

  it('is listed by places that there are', () => {
    expect(demoPlaces.filter((place) => !isThere(whole, place))).toEqual([]);
    expect(demoPlaces.filter((place) => isThere(bare, place))).toEqual([]);
  });

  it('the cluster for development is what it was, but for the catalogue', () => {
    const file = 'infra/kubernetes/overlays/development/kustomization.yaml';
    const catalogue = / {2}- target: \{ name: order, kind: Deployment \}\n(?: {4,}.*\n)+/;
    expect(textOf(bare, file)).toBe(textOf(whole, file).replace(catalogue, ''));
  });

  it.each(sharedFiles())(
    '$path is what it was when its form without the demo was made',
    ({ path, template, madeOf }) => {
      const content = readFileSync(join(workspaceRoot, path));
      const id = createHash('sha1')
        .update(`blob ${content.length}\0`)
        .update(content)
        .digest('hex')
        .slice(0, 12);
      expect(
        madeOf,
        `See what has changed by git diff ${madeOf} ${path}, bring over what is not the demo's, and begin ${template} with ${id}`,
      ).toBe(id);
    },
  );
});

/** The files that the demo shares with the rest; each has a form without it, made of the state that its first line tells. */
function sharedFiles(): { path: string; template: string; madeOf: string }[] {
  const folder = 'tools/generators/src/init/without-demo';
  return filesBelow(workspaceTree(), folder).map((template) => ({
    path: template.slice(folder.length + 1, -'.template'.length),
    template,
    madeOf: /^<%# Made of (\w+) -%>\n/.exec(textOf(workspaceTree(), template))?.[1] ?? 'nothing',
  }));
}

function isThere(tree: Tree, place: string): boolean {
  const endings = ['', '.ts', '.tsx', '.mjs', '/index.ts', '/index.tsx'];
  return endings.some((ending) => tree.isFile(place + ending)) || tree.children(place).length > 0;
}

function importsOf(code: string): string[] {
  return [...code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map(([, specifier = '']) => specifier);
}

function escaped(text: string): string {
  return text.replaceAll(/[.]/g, '\\.');
}
