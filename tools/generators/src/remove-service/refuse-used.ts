import type { Tree } from '@nx/devkit';
import { exportedNames } from '../contracts/exported-names.ts';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { isOf } from '../service/service-files.ts';
import { filesBelow, textOf } from '../tree/files-below.ts';

const contractImport = /^import (?:type )?\{([^}]*)\} from '@trellis\/contracts'/gm;

/** One place where another part of the workspace needs the service, and what it needs of it. */
interface Use {
  readonly file: string;
  readonly what: string;
}

/**
 * Looks who still consumes a service's events or calls it.
 *
 * @throws {GenerationRefused} naming them
 */
export function refuseUsed(tree: Tree, names: ServiceNames): void {
  const files = ['apps', 'e2e', 'libs', 'proto', 'tools']
    .flatMap((folder) => filesBelow(tree, folder))
    .filter(
      (file) =>
        /\.(?:tsx?|proto)$/.test(file) && !isOf(names, file) && !/\/(?:generated|prisma)\//.test(file),
    );
  const contract = contractNames(tree, names);
  const uses = files.flatMap((file) => usesIn(file, textOf(tree, file), names, contract));
  if (uses.length === 0) return;
  const projects = Map.groupBy(uses, ({ file }) => file.split('/').slice(0, 2).join('/'));
  const list = [...projects].map(([project, [first]]) => `${project} uses ${first?.what} (${first?.file})`);
  throw new GenerationRefused(`${names.name} stays, for it is still needed: ${list.join(', ')}.`);
}

/** What the service's contract exports, and the values that stand for its events. */
function contractNames(tree: Tree, { package: protoPackage }: ServiceNames): ReadonlySet<string> {
  const messages = [...exportedNames(tree, `libs/contracts/src/generated/trellis/${protoPackage}`).keys()];
  return new Set(messages.flatMap((name) => [name, `${name}Event`]));
}

function usesIn(file: string, text: string, names: ServiceNames, contract: ReadonlySet<string>): Use[] {
  if (file.endsWith('.proto')) {
    return text.includes(`"trellis/${names.package}/`) ? [{ file, what: 'an import' }] : [];
  }
  const imported = [...text.matchAll(contractImport)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
  const what = imported.find((name) => contract.has(name));
  if (what) return [{ file, what }];
  const url = `/api/v1/${names.entities}`;
  if (file.startsWith('apps/') && new RegExp(`${url}(?![\\w-])`).test(text)) return [{ file, what: url }];
  const client = file.startsWith('apps/bff/') && text.includes(`/services/${names.name}.client'`);
  return client ? [{ file, what: `${names.Service}Client` }] : [];
}
