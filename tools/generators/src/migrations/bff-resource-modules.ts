import type { Tree } from '@nx/devkit';
import { formatChanges } from '../tree/format-changes.ts';
import { moveResources } from './bff-resources/move-resources.ts';
import { splitServiceClients } from './bff-resources/split-service-clients.ts';

/**
 * Each resource of the BFF is a module of its own, and each client a file. Moves those there that are still together in
 * `app.module.ts` and `service-clients.ts`, with whatever was written in them. Answers what is left to do by hand.
 */
export default async function bffResourceModules(tree: Tree): Promise<string[]> {
  const byHand = splitServiceClients(tree);
  if (byHand.length === 0) moveResources(tree);
  await formatChanges(tree);
  return byHand;
}
