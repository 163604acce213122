import { logger, type Tree } from '@nx/devkit';
import { addResource } from '../bff-resource/resource-files.ts';
import { acceptPackage, updateContracts } from '../contracts/update-contracts.ts';
import { refuseTaken } from '../names/refuse-taken.ts';
import { serviceNames, type ServiceOptions } from '../names/service-names.ts';
import { updateWebClient } from '../openapi/update-web-client.ts';
import { renderOwnedFilesOf, renderLists } from '../owned/owned-files.ts';
import { formatChanges } from '../tree/format-changes.ts';
import { addServiceFiles } from './service-files.ts';

export interface ServiceGeneratorOptions extends ServiceOptions {
  /** Whether the API serves the aggregate. Defaults to true. */
  readonly resource?: boolean;
}

/**
 * Adds a service: its contract, the app with a first aggregate, and its resource in the API.
 *
 * @throws {GenerationRefused} when the name cannot be had
 */
export default async function serviceGenerator(
  tree: Tree,
  { resource = true, ...options }: ServiceGeneratorOptions,
): Promise<void> {
  const names = serviceNames(options);
  refuseTaken(tree, names);
  addServiceFiles(tree, names);
  if (resource) addResource(tree, names);
  updateContracts(tree);
  await updateWebClient(tree);
  acceptPackage(tree, names.package);
  renderOwnedFilesOf(tree, names.name);
  renderLists(tree);
  await formatChanges(tree);
  logger.info(
    `The service ${names.name} keeps ${names.wordsPlural}${names.name === options.name ? '' : ` ("${options.name}" is taken as ${names.name})`}. ` +
      `npm start runs it${resource ? `, and the API serves /api/v1/${names.entities}` : ''}.`,
  );
}
