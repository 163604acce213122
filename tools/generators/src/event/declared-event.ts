import type { Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import { camelCase } from '../names/letter-case.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { wordsOf } from '../names/words.ts';
import { blockOf } from '../proto/proto-block.ts';
import { filesBelow, textOf } from '../tree/files-below.ts';

/** The field that says whose event it is. */
export interface EventKey {
  /** As in the contract: `invoice_id`. */
  readonly key_: string;
  /** As in the code: `invoiceId`. */
  readonly key: string;
}

/**
 * The key of an event that a service's contract declares; undefined when it declares none of that name.
 *
 * @throws {GenerationRefused} when it declares another message by that name
 */
export function declaredEventKey(tree: Tree, service: ServiceNames, Event: string): EventKey | undefined {
  for (const file of filesBelow(tree, `proto/trellis/${service.package}`)) {
    const block = blockOf(textOf(tree, file), 'message', Event);
    if (!block) continue;
    const key = /\bkey_field:\s*"(\w+)"/.exec(block.text)?.[1];
    if (key === undefined)
      throw new GenerationRefused(`${Event} in ${file} is a message already, and no event.`);
    return eventKey(key);
  }
  return undefined;
}

export function eventKey(field: string): EventKey {
  return { key_: field, key: camelCase(wordsOf(field)) };
}
