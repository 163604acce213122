import { join } from 'node:path';
import { generateFiles, OverwriteStrategy, type Tree } from '@nx/devkit';
import type { ServiceNames } from '../names/service-names.ts';
import { filesBelow, textOf } from '../tree/files-below.ts';
import { sortedImports } from '../tree/sorted-imports.ts';

/** Adds what a service starts with and its developers go on with. A file that is there is left as it is. */
export function addServiceFiles(tree: Tree, names: ServiceNames): void {
  const folders = names.events ? ['files', 'event-files'] : ['files'];
  for (const folder of folders) {
    const templates = join(import.meta.dirname, folder);
    generateFiles(tree, templates, '.', names, { overwriteStrategy: OverwriteStrategy.KeepExisting });
  }
  const added = tree.listChanges().filter(({ type, path }) => type !== 'DELETE' && isOf(names, path));
  for (const { path } of added.filter((file) => file.path.endsWith('.ts'))) {
    tree.write(path, sortedImports(textOf(tree, path)));
  }
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
  ];
}

/** Whether a file is one of those. */
export function isOf(names: ServiceNames, file: string): boolean {
  return servicePlaces(names).some((place) => file === place || file.startsWith(`${place}/`));
}
