import { GenerationRefused } from '../generator.errors.ts';
import { isWordOfTheLanguage } from '../names/words-of-the-code.ts';
import { templateName } from './template.ts';

/** Who a workspace is: every spelling of its name in the repository is made of these two. */
export interface Identity {
  /** In lower case, its words joined by hyphens: `acme`, `acme-shop`. Also the name of the root's npm package. */
  readonly name: string;
  /** The npm scope of its libraries, `@acme`. That of its tools is made of it: `@acme-tools`. */
  readonly scope: string;
}

/** A service's role in the database is named `<name>_<service>`, and ends at 63 characters. */
const MAX_LENGTH = 30;

/**
 * The identity that was asked for. Without a scope it is the name's: `@acme`.
 *
 * @throws {GenerationRefused} for what can be no name or no scope
 */
export function identityOf(options: { readonly name: string; readonly scope?: string }): Identity {
  const { name } = options;
  const scope = options.scope ?? `@${name}`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/.test(name)) {
    throw new GenerationRefused(
      `${JSON.stringify(name)} cannot name a workspace: use small letters and digits, with hyphens between words that each ` +
        'begin with a letter, as in acme or acme-shop.',
    );
  }
  if (name.length > MAX_LENGTH) {
    throw new GenerationRefused(
      `"${name.slice(0, MAX_LENGTH)}…" is too long a name: it has ${name.length} characters, and ${MAX_LENGTH} is the most ` +
        'that databases can do with.',
    );
  }
  if (name === templateName) {
    throw new GenerationRefused(`${name} is the template's own name: choose one for your product.`);
  }
  // Roles that begin so are PostgreSQL's own.
  if (isWordOfTheLanguage(name) || /^pg(?:-|$)/.test(name)) {
    throw new GenerationRefused(`${name} cannot name a workspace: the word is reserved.`);
  }
  if (!/^@[a-z0-9][a-z0-9-]*$/.test(scope) || scope.endsWith('-') || scope.length > MAX_LENGTH + 1) {
    throw new GenerationRefused(
      `${JSON.stringify(scope)} is no scope: it begins with @, and goes on with small letters, digits and hyphens, at most ` +
        `${MAX_LENGTH}, as in @${name}.`,
    );
  }
  return { name, scope };
}
