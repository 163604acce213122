import { getProjects, readJson, type Tree } from '@nx/devkit';
import { exportedNames } from '../contracts/exported-names.ts';
import { GenerationRefused } from '../generator.errors.ts';
import { kubernetesPlaces } from '../owned/kubernetes-files.ts';
import { isOwned } from '../owned/owned-by.ts';
import { filesBelow, textOf } from '../tree/files-below.ts';
import type { ServiceNames } from './service-names.ts';
import { isWordOfTheCode } from './words-of-the-code.ts';

/** A package of one of these names would hide the first part of a name that every contract uses. */
const usedByAll = ['trellis.options', 'google.protobuf'];

/**
 * Folders of these names hold what is built, installed or generated, wherever they are: tests, lint and the generators pass
 * over them, and so would they over an app or a contract.
 */
const foldersPassedOver = ['dist', 'coverage', 'node_modules', 'generated', 'prisma'];

/** Another name for the aggregate is enough where its name alone is in the way. */
const byEntity = 'Name the aggregate otherwise with --entity.';

/**
 * Looks whether anything has the names of a new service already.
 *
 * @throws {GenerationRefused} naming the first that has
 */
export function refuseTaken(tree: Tree, names: ServiceNames): void {
  refuseTakenService(tree, names);
  refuseTakenResource(tree, names, byEntity);
  refuseTakenMessages(tree, names);
  refuseTakenSchemas(tree, names, byEntity);
}

/**
 * Looks whether the API has a resource of that name already, or its code has another use for the name.
 *
 * @param remedy what can be done about it, a sentence
 * @throws {GenerationRefused} naming where
 */
export function refuseTakenResource(tree: Tree, names: ServiceNames, remedy: string): void {
  refuseWordsOfTheCode(names, remedy);
  const { entities } = names;
  const folder = [`apps/bff/src/${entities}`, `apps/bff/test/${entities}.int.spec.ts`].find((place) =>
    tree.exists(place),
  );
  if (folder) throw new GenerationRefused(`The API has ${entities} already: ${folder}. ${remedy}`);
}

/**
 * Looks whether the API shows something else already by the name of what a new resource is to show.
 *
 * @param remedy what can be done about it, a sentence
 * @throws {GenerationRefused} naming it
 */
export function refuseTakenSchemas(tree: Tree, { Entity, entity }: ServiceNames, remedy: string): void {
  const { components } = readJson<{ components: { schemas: object } }>(tree, 'apps/bff/openapi.json');
  const schema = [`${Entity}Response`, `${Entity}ListResponse`, `${Entity}HistoryResponse`].find(
    (candidate) => candidate in components.schemas,
  );
  if (schema)
    throw new GenerationRefused(`The API has a ${schema} already, which is no ${entity}. ${remedy}`);
}

function refuseTakenService(tree: Tree, { name, package: protoPackage, SERVICE }: ServiceNames) {
  if (tree.exists(`apps/${name}`))
    throw new GenerationRefused(`There is an app ${name} already: apps/${name}.`);
  const project = getProjects(tree).get(name);
  if (project) throw new GenerationRefused(`${name} is the name of a project already: ${project.root}.`);
  if (foldersPassedOver.includes(protoPackage)) {
    throw new GenerationRefused(
      `${name} cannot name a service: folders called ${protoPackage} hold what is built or generated, and are passed over.`,
    );
  }
  const container = composeFileWith(tree, [name, `database-of-${name}`]);
  if (container) throw new GenerationRefused(`${name} is the name of a container already: ${container}.`);
  const manifest = kubernetesPlaces(name)
    .flatMap((place) => filesBelow(tree, place))
    .find((file) => !isOwned(textOf(tree, file)));
  if (manifest) throw new GenerationRefused(`There are manifests of ${name} already: ${manifest}.`);
  if (tree.exists(`proto/trellis/${protoPackage}`)) {
    throw new GenerationRefused(
      `The contract has a package ${protoPackage} already: proto/trellis/${protoPackage}.`,
    );
  }
  const hidden = usedByAll.find((used) => used.startsWith(`${protoPackage}.`));
  if (hidden) {
    throw new GenerationRefused(
      `${name} cannot name a service: in the contract, ${hidden} is no longer found beside a package trellis.${name}.`,
    );
  }
  const kitSettings = textOf(tree, 'libs/service/src/configuration/service-configuration.ts');
  const setting = new RegExp(`'(TRELLIS_${SERVICE}_\\w+)'`).exec(kitSettings)?.[1];
  // The roles that let services into the platform's database are named as services' own would be.
  const role = ['platform-member', 'settings-writer'].includes(name)
    ? `trellis_${name.replaceAll('-', '_')}`
    : undefined;
  const taken = setting ?? role;
  if (taken) {
    throw new GenerationRefused(`${name} cannot name a service: ${taken} means something to all of them.`);
  }
}

function refuseWordsOfTheCode(
  { Service, Entity, Entities, instance, instances }: ServiceNames,
  remedy: string,
) {
  const ofTheService = [`${Service}Service`, `${Service}Configuration`];
  const word = [instance, instances, Entity, Entities].find(
    (candidate) => isWordOfTheCode(candidate) || ofTheService.includes(candidate),
  );
  if (word)
    throw new GenerationRefused(`${word} is a word that the code of a service needs itself. ${remedy}`);
}

function refuseTakenMessages(tree: Tree, { Entity, Entities }: ServiceNames) {
  const messages = exportedNames(tree, 'libs/contracts/src');
  const added = [
    ...[Entity, `${Entity}Created`, `${Entity}Updated`, `${Entity}Archived`],
    ...[`${Entity}HistoryAction`, `${Entity}HistoryEntry`, `Get${Entity}HistoryRequest`],
    ...['Create', 'Get', 'Update', 'Archive'].map((verb) => `${verb}${Entity}Request`),
    ...['List', 'BatchGet'].map((verb) => `${verb}${Entities}Request`),
  ];
  const message = added.find((candidate) => messages.has(candidate));
  if (message)
    throw new GenerationRefused(
      `The contract has a ${message} already: ${messages.get(message)}. ${byEntity}`,
    );
}

/** The file of Docker Compose that has one of these services. */
function composeFileWith(tree: Tree, names: readonly string[]): string | undefined {
  const files = [
    'docker-compose.yml',
    'infra/observability/compose.yml',
    ...tree.children('apps').map((app) => `apps/${app}/compose.yml`),
  ];
  // Whatever ends the line: a checkout may have been made with other line ends.
  const service = new RegExp(String.raw`^  (?:${names.join('|')}):[ \t]*\r?$`, 'm');
  return files.find((file) => tree.exists(file) && service.test(textOf(tree, file)));
}
