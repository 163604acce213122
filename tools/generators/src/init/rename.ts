import { camelCase, pascalCase } from '../names/letter-case.ts';
import type { Identity } from './identity.ts';

/**
 * The text of a file with the name and the scope of one workspace in place of those of another, in every spelling:
 * `@acme/events`, `acme.order.v1`, `ACME_HTTP_PORT`, `AcmeSystem`, `Acme`. A name that is only a part of a longer word
 * is left alone.
 */
export function renamedText(text: string, from: Identity, to: Identity): string {
  const spellings = spellingsOf(to);
  return text.replaceAll(occurrenceOf(from), (found: string, ...rest: unknown[]) => {
    if (found === from.scope) return to.scope;
    const offset = rest.find((one) => typeof one === 'number') ?? 0;
    const before = text.slice(Math.max(0, offset - LOOK_BEHIND), offset);
    return spellings[
      spellingOf(found, before, text.slice(offset + found.length, offset + found.length + LOOK_AHEAD))
    ];
  });
}

/** Where a file of one workspace is in another: `proto/trellis/user` of `trellis` is `proto/acme/user` of `acme`. */
export function renamedPath(path: string, from: Identity, to: Identity): string {
  return renamedText(path, from, to);
}

/** Whether the name or the scope of a workspace is in a text. */
export function isNamedIn(text: string, identity: Identity): boolean {
  return occurrenceOf(identity).test(text);
}

type Spelling = keyof ReturnType<typeof spellingsOf>;

/** Enough for what tells a folder of the contract from an image or a host. */
const LOOK_BEHIND = 'generated/'.length;
const LOOK_AHEAD = 80;

/** The spellings of a workspace's name, each by what it is called. */
export function spellingsOf({ name }: Pick<Identity, 'name'>) {
  const words = name.split('-');
  return {
    'kebab-case': name,
    snake_case: words.join('_'),
    camelCase: camelCase(words),
    PascalCase: pascalCase(words),
    UPPER_CASE: words.join('_').toUpperCase(),
    'Title Case': words.map((word) => pascalCase([word])).join(' '),
  };
}

/** No letter stands before, unless it is that of an escape: `\\bTRELLIS_`. */
const BEGINNING = '(?:(?<![A-Za-z0-9])|(?<=\\\\[bnrt]))';

function occurrenceOf({ name, scope }: Identity): RegExp {
  const spellings = spellingsOf({ name });
  const lower = [name, spellings.snake_case, spellings.camelCase].map(quoted).join('|');
  const capitalised = [spellings.PascalCase, spellings['Title Case']].map(quoted).join('|');
  return new RegExp(
    [
      `${quoted(scope)}(?![a-z0-9])`,
      `${BEGINNING}(?:${lower})(?![a-z0-9])`,
      `(?<![A-Z])(?:${capitalised})(?![a-z0-9])`,
      `${BEGINNING}${quoted(spellings.UPPER_CASE)}(?![A-Za-z0-9])`,
    ].join('|'),
    'g',
  );
}

/** A name of one word does not show which spelling it is meant in. What stands around it does. */
function spellingOf(found: string, before: string, after: string): Spelling {
  if (/^[A-Z0-9_]+$/.test(found)) return 'UPPER_CASE';
  if (/^[A-Z]/.test(found)) {
    return /[a-z0-9_]$/.test(before) || /^[A-Z_(]/.test(after) ? 'PascalCase' : 'Title Case';
  }
  if (/^[A-Z]/.test(after)) return 'camelCase';
  // A name of a host has no underscores.
  if (/^\.(?:svc|local)\b/.test(after)) return 'kebab-case';
  const isHidden = /(?:\.|cache\/)$/.test(before);
  const isPackage = !isHidden && (/^\\{0,2}\.[\w$<{(\\*[]|^\[/.test(after) || isContractFolder(after));
  return isPackage || /(?:_|(?:proto|generated)\\?\/)$/.test(before) || after.startsWith('_')
    ? 'snake_case'
    : 'kebab-case';
}

/** `/user/v1/…` goes on below a folder of the contract; `/user:dev` and `/user` name an image, `/settings/` a prefix. */
function isContractFolder(after: string): boolean {
  return /^\\{0,2}\/(?!settings\b)[^\s"'`/]+\//.test(after);
}

function quoted(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
