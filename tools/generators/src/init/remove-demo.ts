import { join } from 'node:path';
import { generateFiles, readJson, type Tree } from '@nx/devkit';
import { forgetPackage, updateContracts } from '../contracts/update-contracts.ts';
import { serviceNames, type ServiceNames } from '../names/service-names.ts';
import { keepProperties, removeOpenApiPaths } from '../openapi/openapi-document.ts';
import { updateWebClient } from '../openapi/update-web-client.ts';
import { renderLists } from '../owned/owned-files.ts';
import { refuseUsed } from '../remove-service/refuse-used.ts';
import { removeServiceFiles } from '../service/service-files.ts';
import { filesBelow } from '../tree/files-below.ts';
import { demoPlaces, demoResources, demoServices } from './demo-places.ts';
import { unlinkMissing } from './unlink-missing.ts';

/**
 * Takes the demo out: its services, their part in API, web and tests, and the pages of docs that are about it. Where a
 * file is shared with it, `without-demo/` has that file as it is without.
 *
 * @throws {GenerationRefused} when something that was built on the demo still needs it
 */
export async function removeDemo(tree: Tree): Promise<void> {
  const services = demoServices.map((name) => namesOf(tree, name));
  for (const place of demoPlaces) removePlace(tree, place);
  for (const names of services) removeServiceFiles(tree, names);
  generateFiles(tree, join(import.meta.dirname, 'without-demo'), '.', {});
  for (const names of services) refuseUsed(tree, names);
  for (const names of services) tree.delete(`dist/apps/${names.name}`);
  updateContracts(tree);
  for (const names of services) forgetPackage(tree, names.package);
  keepProperties(tree, 'HomeResponse', ['user', 'unavailable', 'pending']);
  for (const entities of demoResources) removeOpenApiPaths(tree, { entities });
  await updateWebClient(tree);
  renderLists(tree);
  unlinkMissing(tree);
}

function namesOf(tree: Tree, name: string): ServiceNames {
  return serviceNames({ ...readJson<{ entity?: string }>(tree, `apps/${name}/service.json`), name });
}

function removePlace(tree: Tree, place: string): void {
  for (const file of tree.isFile(place) ? [place] : filesBelow(tree, place)) tree.delete(file);
  tree.delete(place);
}
