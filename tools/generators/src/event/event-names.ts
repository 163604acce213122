import type { Tree } from '@nx/devkit';
import { exportedNames } from '../contracts/exported-names.ts';
import { GenerationRefused } from '../generator.errors.ts';
import { camelCase, pascalCase } from '../names/letter-case.ts';
import { nameWords } from '../names/name-words.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { isWordOfTheCode } from '../names/words-of-the-code.ts';

/** The spellings of an event's name. */
export interface EventNames {
  /** `InvoicePaid` */
  readonly Event: string;
  /** `invoicePaid` */
  readonly event: string;
  /** `invoice-paid` */
  readonly eventFile: string;
  /** `invoice_paid` */
  readonly event_: string;
}

/** @throws {GenerationRefused} for what can be no name */
export function eventNames(text: string): EventNames {
  const all = nameWords('event', text);
  const words = all.length > 1 && all.at(-1) === 'event' ? all.slice(0, -1) : all;
  if (words.length === 1) {
    throw new GenerationRefused(
      `${JSON.stringify(text)} says too little for an event: name what something happened to, and what happened, as in InvoicePaid.`,
    );
  }
  return {
    Event: pascalCase(words),
    event: camelCase(words),
    eventFile: words.join('-'),
    event_: words.join('_'),
  };
}

/**
 * Looks whether anything has the names of a new event already.
 *
 * @throws {GenerationRefused} naming the first that has
 */
export function refuseTakenEvent(tree: Tree, { name }: ServiceNames, { Event, eventFile }: EventNames): void {
  const exported = exportedNames(tree, 'libs/contracts/src');
  const taken = [Event, `${Event}Event`].find((candidate) => exported.has(candidate));
  if (taken) throw new GenerationRefused(`The contract has a ${taken} already: ${exported.get(taken)}.`);
  const place = [
    `apps/${name}/src/application/announce-${eventFile}.ts`,
    `apps/${name}/test/announce-${eventFile}.int.spec.ts`,
  ].find((candidate) => tree.exists(candidate));
  if (place) throw new GenerationRefused(`There is a file ${place} already.`);
  if (isWordOfTheCode(Event))
    throw new GenerationRefused(`${Event} is a word that the code of a service needs itself.`);
}
