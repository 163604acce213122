import { GenerationRefused } from '../generator.errors.ts';
import { pascalCase } from './letter-case.ts';
import { withArticle, wordsOf } from './words.ts';

/** What can be named, and how a name of it looks. */
const examples = {
  service: 'billing or user-profile',
  entity: 'invoice or line-item',
  resource: 'invoices or line-items',
  method: 'PayInvoice or ListLineItems',
  event: 'InvoicePaid or LineItemAdded',
};

/** The names of database roles, tables, indexes and hosts are made of them, and end at 63 characters. */
const maxLengths = { service: 30, entity: 30, resource: 31, method: 40, event: 40 };

/**
 * The words of a name that somebody gave, however it is spelt.
 *
 * @throws {GenerationRefused} for what can be no name
 */
export function nameWords(kind: keyof typeof examples, text: string): string[] {
  const words = /^[\w -]*$/.test(text) ? wordsOf(text) : [];
  if (words.length === 0 || !words.every((word) => /^[a-z][a-z0-9]*$/.test(word))) {
    throw new GenerationRefused(
      `${JSON.stringify(text)} cannot name ${withArticle(kind)}: use letters and digits, each word beginning with a letter, as in ` +
        `${examples[kind]}.`,
    );
  }
  const Name = pascalCase(words);
  if (wordsOf(Name).length !== words.length) {
    throw new GenerationRefused(
      `${JSON.stringify(text)} cannot name ${withArticle(kind)}: in ${Name} its words are not told apart.`,
    );
  }
  const name = words.join('-');
  const maxLength = maxLengths[kind];
  if (name.length > maxLength) {
    throw new GenerationRefused(
      `"${name.slice(0, maxLength)}…" is too long a name for ${withArticle(kind)}: it has ${name.length} characters, and ` +
        `${maxLength} is the most that databases and hosts can do with.`,
    );
  }
  return words;
}
