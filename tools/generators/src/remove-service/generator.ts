import { logger, type Tree } from '@nx/devkit';
import { forgetPackage, updateContracts } from '../contracts/update-contracts.ts';
import { GenerationRefused } from '../generator.errors.ts';
import { existingService } from '../names/existing-service.ts';
import { serviceNames, type ServiceNames } from '../names/service-names.ts';
import { removeOpenApiPaths } from '../openapi/openapi-document.ts';
import { updateWebClient } from '../openapi/update-web-client.ts';
import { renderLists } from '../owned/owned-files.ts';
import { removeServiceFiles } from '../service/service-files.ts';
import { formatChanges } from '../tree/format-changes.ts';
import { refuseLosses } from './refuse-losses.ts';
import { refuseUsed } from './refuse-used.ts';

export interface RemoveServiceOptions {
  readonly name: string;
  /** Removes hand-written changes as well that are in no commit. Defaults to false. */
  readonly force?: boolean;
}

/**
 * Takes a service out again, and everything that was generated for it elsewhere. Its data stays.
 *
 * @throws {GenerationRefused} when there is no such service, others still need it, or work would be lost
 */
export default async function removeServiceGenerator(
  tree: Tree,
  options: RemoveServiceOptions,
): Promise<void> {
  const names = namesOf(tree, options.name);
  refuseUsed(tree, names);
  if (!options.force) await refuseLosses(tree, names);
  removeServiceFiles(tree, names);
  // Its bundle; npm start runs what is in apps/.
  tree.delete(`dist/apps/${names.name}`);
  updateContracts(tree);
  forgetPackage(tree, names.package);
  removeOpenApiPaths(tree, names);
  await updateWebClient(tree);
  renderLists(tree);
  await formatChanges(tree);
  logger.info(
    `The service ${names.name} is gone. Its database stays; npm start -- --reset removes the data of earlier runs.`,
  );
}

/** @throws {GenerationRefused} when there is no such service, or what it was made of is not known */
function namesOf(tree: Tree, asked: string): ServiceNames {
  const { name, package: protoPackage } = serviceNames({ name: asked });
  const file = `apps/${name}/service.json`;
  if (!tree.exists(file) && tree.exists(`proto/trellis/${protoPackage}`)) {
    throw new GenerationRefused(
      `${name} stays, for what it was made of is not known. ${file} is missing: restore it with git checkout -- ${file}.`,
    );
  }
  return existingService(tree, asked);
}
