import type { Tree } from '@nx/devkit';
import { exportedNames } from '../contracts/exported-names.ts';
import { GenerationRefused } from '../generator.errors.ts';
import { camelCase, pascalCase } from '../names/letter-case.ts';
import { nameWords } from '../names/name-words.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { isWordOfTheCode } from '../names/words-of-the-code.ts';
import { serviceContract } from '../proto/service-contract.ts';

/** The spellings of a method's name. */
export interface MethodNames {
  /** `PayInvoice`, also the name of its use case. */
  readonly Method: string;
  /** `payInvoice` */
  readonly method: string;
  /** `pay-invoice` */
  readonly methodFile: string;
}

/** @throws {GenerationRefused} for what can be no name */
export function methodNames(text: string): MethodNames {
  const words = nameWords('method', text);
  if (words.length === 1) {
    throw new GenerationRefused(
      `${JSON.stringify(text)} says too little for a method: name what it does and to what, as in PayInvoice.`,
    );
  }
  return { Method: pascalCase(words), method: camelCase(words), methodFile: words.join('-') };
}

/**
 * Looks whether anything has the names of a new method already.
 *
 * @throws {GenerationRefused} naming the first that has
 */
export function refuseTakenMethod(
  tree: Tree,
  service: ServiceNames,
  { Method, methodFile }: MethodNames,
): void {
  const { file, methods } = serviceContract(tree, service);
  if (methods.includes(Method))
    throw new GenerationRefused(`The service ${service.name} has ${Method} already: ${file}.`);
  const messages = exportedNames(tree, 'libs/contracts/src');
  const message = [`${Method}Request`, `${Method}Response`].find((candidate) => messages.has(candidate));
  if (message)
    throw new GenerationRefused(`The contract has a ${message} already: ${messages.get(message)}.`);
  const place = [
    `apps/${service.name}/src/application/${methodFile}.ts`,
    `apps/${service.name}/test/${methodFile}.int.spec.ts`,
  ].find((candidate) => tree.exists(candidate));
  if (place) throw new GenerationRefused(`There is a file ${place} already.`);
  if (
    isWordOfTheCode(Method) ||
    Method === `${service.Service}Grpc` ||
    Method === `${service.Service}Configuration`
  ) {
    throw new GenerationRefused(`${Method} is a word that the code of a service needs itself.`);
  }
}
