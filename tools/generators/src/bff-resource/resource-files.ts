import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { camelCase } from '../names/letter-case.ts';
import { wordsOf } from '../names/words.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { addOpenApiPaths } from '../openapi/openapi-document.ts';
import { serviceContract } from '../proto/service-contract.ts';
import { addSeedFiles } from '../tree/seed-files.ts';

/** Adds the resource of a service's aggregate to the API: its files, and its place in the API's document. */
export function addResource(tree: Tree, names: ServiceNames): void {
  addResourceFiles(tree, names);
  addOpenApiPaths(tree, names);
}

/** Adds the files alone. One that is there is left as it is. */
export function addResourceFiles(tree: Tree, names: ServiceNames): void {
  const called = methodsCalled(names);
  const methodsNotCalled = serviceContract(tree, names)
    .methods.filter((method) => !called.includes(method))
    .map((method) => camelCase(wordsOf(method)));
  addSeedFiles(tree, join(import.meta.dirname, 'files'), { ...names, methodsNotCalled });
}

/** The methods of the service that a resource is made of. */
export function methodsCalled({ Entity, Entities, events }: ServiceNames): string[] {
  const methods = [
    `Create${Entity}`,
    `Get${Entity}`,
    `List${Entities}`,
    `Update${Entity}`,
    `Archive${Entity}`,
  ];
  return events ? [...methods, `Get${Entity}History`] : methods;
}
