import { join } from 'node:path';
import { generateFiles, readJson, type Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import { camelCase, pascalCase } from '../names/letter-case.ts';
import { renderComposeFileOf, renderComposeFiles } from './compose-files.ts';
import { renderKubernetesFiles, renderKubernetesFilesOf } from './kubernetes-files.ts';
import { ownedBy } from './owned-by.ts';

const templates = join(import.meta.dirname, 'files');

const kinds = ['service', 'http', 'edge'];

/** Renders every file that nobody edits. They still have to be formatted. */
export function renderOwnedFiles(tree: Tree): void {
  for (const app of tree.children('apps')) {
    if (tree.exists(`apps/${app}/service.json`)) renderOwnedFilesOf(tree, app);
  }
  renderLists(tree);
}

/** Renders the owned files that tell of all apps. */
export function renderLists(tree: Tree): void {
  renderResources(tree);
  renderComposeFiles(tree);
  renderKubernetesFiles(tree);
}

/**
 * Renders those of one app, from its service.json.
 *
 * @throws {GenerationRefused} when that has no kind that there is
 */
export function renderOwnedFilesOf(tree: Tree, name: string): void {
  const file = `apps/${name}/service.json`;
  const { kind } = readJson<{ kind: string }>(tree, file);
  if (!kinds.includes(kind)) {
    throw new GenerationRefused(
      `${file}: the kind is ${JSON.stringify(kind)}, and has to be one of ${kinds.join(', ')}.`,
    );
  }
  const words = name.split('-');
  const substitutions = {
    name,
    kind,
    companion: kind === 'edge' && tree.exists('apps/web/project.json') ? 'web' : undefined,
    Service: pascalCase(words),
    serviceVariable: camelCase(words),
    owned: ownedBy('service.json'),
  };
  generateFiles(tree, join(templates, 'app'), `apps/${name}`, substitutions);
  renderComposeFileOf(tree, name);
  renderKubernetesFilesOf(tree, name);
  if (kind === 'service') generateFiles(tree, join(templates, 'service'), `apps/${name}`, substitutions);
}

/** Renders the BFF's list of resources, from its folders. */
function renderResources(tree: Tree): void {
  const folder = 'apps/bff/src';
  const found = tree
    .children(folder)
    .filter((name) => tree.exists(`${folder}/${name}/${name}.module.ts`))
    .sort()
    .map((name) => ({ name, module: `${pascalCase(name.split('-'))}Module` }));
  const lines = [
    `// ${ownedBy('the folders here that hold a <folder>.module.ts')}`,
    ...found.map(({ name, module }) => `import { ${module} } from './${name}/${name}.module';`),
    '',
    '/** Everything that the API serves. */',
    `export const resources = [${found.map(({ module }) => module).join(', ')}];`,
    '',
  ];
  tree.write(`${folder}/resources.ts`, lines.join('\n'));
}
