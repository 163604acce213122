import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import type { ServiceNames } from '../names/service-names.ts';
import { kubernetesPlaces } from '../owned/kubernetes-files.ts';
import { filesBelow } from '../tree/files-below.ts';
import { addSeedFiles } from '../tree/seed-files.ts';

/** Adds what a service starts with and its developers go on with. A file that is there is left as it is. */
export function addServiceFiles(tree: Tree, names: ServiceNames): void {
  const folders = names.events ? ['files', 'event-files'] : ['files'];
  for (const folder of folders) addSeedFiles(tree, join(import.meta.dirname, folder), names);
}

/** Takes everything out again that belongs to a service alone. */
export function removeServiceFiles(tree: Tree, names: ServiceNames): void {
  for (const place of servicePlaces(names)) {
    // One by one: in a folder that is only itself deleted, the tree would still find what is on the disk.
    for (const file of tree.isFile(place) ? [place] : filesBelow(tree, place)) tree.delete(file);
    tree.delete(place);
  }
}

/** Where everything is that was added for a service and belongs to it alone. */
export function servicePlaces({ name, package: protoPackage, entities }: ServiceNames): string[] {
  return [
    `apps/${name}`,
    `apps/bff/src/services/${name}.client.ts`,
    `apps/bff/src/${entities}`,
    `apps/bff/test/${entities}.int.spec.ts`,
    `proto/trellis/${protoPackage}`,
    ...kubernetesPlaces(name),
  ];
}

/** Whether a file is one of those. */
export function isOf(names: ServiceNames, file: string): boolean {
  return servicePlaces(names).some((place) => file === place || file.startsWith(`${place}/`));
}
