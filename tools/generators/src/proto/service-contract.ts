import type { Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { textOf } from '../tree/files-below.ts';
import { blockOf, type Block } from './proto-block.ts';

/** What a service's own `.proto` file says. */
export interface ServiceContract {
  readonly file: string;
  /** The names of its methods, as the contract spells them. */
  readonly methods: readonly string[];
  /** Who may call a method, as the contract spells it: `ACCESS_OPERATOR`; undefined when it does not say. */
  accessOf(method: string): string | undefined;
  /** Whether a message has a oneof or declares something of its own, which `fieldsOf` does not tell. */
  isNested(message: string): boolean;
  /** The fields of a message by their names, as they are written, without what is around them; undefined without it. */
  fieldsOf(message: string): ReadonlyMap<string, string> | undefined;
}

/**
 * Reads the contract of a service.
 *
 * @throws {GenerationRefused} when its file has no such service
 */
export function serviceContract(
  tree: Tree,
  { package: protoPackage, Service }: Pick<ServiceNames, 'package' | 'Service'>,
): ServiceContract {
  const file = `proto/trellis/${protoPackage}/v1/${protoPackage}.proto`;
  const text = tree.exists(file) ? textOf(tree, file) : '';
  const service = blockOf(text, 'service', `${Service}Service`);
  if (!service) throw new GenerationRefused(`${file} declares no service ${Service}Service.`);
  return {
    file,
    methods: [...service.code.matchAll(/\brpc\s+(\w+)/g)].map(([, name = '']) => name),
    accessOf: (method) => accessIn(service, method),
    isNested: (message) => blockOf(text, 'message', message)?.code.includes('{') ?? false,
    fieldsOf: (message) => {
      const block = blockOf(text, 'message', message);
      return block && fieldsIn(block);
    },
  };
}

function accessIn({ code }: Block, method: string): string | undefined {
  // Up to the next method: no other has options of a method.
  const [declaration = ''] =
    new RegExp(String.raw`\brpc\s+${method}\b(?:(?!\brpc\s+\w)[\s\S])*`).exec(code) ?? [];
  return /\boption\s*\(\s*[\w.]*\baccess\s*\)\s*=\s*(\w+)/.exec(declaration)?.[1];
}

function fieldsIn({ code }: Block): ReadonlyMap<string, string> {
  const fields = code.matchAll(
    /((?:optional |repeated )?[\w.]+(?:<[^>]*>)?\s+(\w+)\s*=\s*\d+)\s*(?:\[[^\]]*\])?;/g,
  );
  return new Map([...fields].map(([, field = '', name = '']) => [name, field.replaceAll(/\s+/g, ' ')]));
}
