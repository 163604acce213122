import { readJson, type Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import { serviceNames, type ServiceNames } from './service-names.ts';

/**
 * The names of a service that is there, by what its service.json says.
 *
 * @throws {GenerationRefused} when there is none of that name
 */
export function existingService(tree: Tree, asked: string): ServiceNames {
  const { name } = serviceNames({ name: asked });
  const file = `apps/${name}/service.json`;
  if (!tree.exists(file)) throw new GenerationRefused(`There is no service ${name}.`);
  const options = readJson<{ kind: string; entity?: string; events?: boolean }>(tree, file);
  if (options.kind !== 'service') {
    throw new GenerationRefused(
      `${name} is no service: ${file} says that it is of the kind ${options.kind}.`,
    );
  }
  return serviceNames({ ...options, name });
}
