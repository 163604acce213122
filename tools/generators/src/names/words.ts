import pluralize from 'pluralize';

/** An s at the end of so few letters stands for a word of its own. */
const MAX_ABBREVIATION_LENGTH = 3;

// Where the library's rules fall short, they take a singular for a plural, or make another word of a plural.
pluralize.addIrregularRule('cache', 'caches');
pluralize.addIrregularRule('canvas', 'canvases');
pluralize.addIrregularRule('iris', 'irises');
pluralize.addIrregularRule('lens', 'lenses');
pluralize.addIrregularRule('taxi', 'taxis');
pluralize.addSingularRule(/((?:[sx]|ll|nn|pol)is)$/, '$1');
// A plural that pluralOf made of what has no other: newses, smses, serieses, analyticses, settingses, portcullises.
pluralize.addSingularRule(/((?:[bcdfgkmt]|new|ie|lli|nni|poli|ssi)s)es$/, '$1');

/** Their plurals are taken for those of words in -y: berries of berry. */
const wordsInIe =
  'auntie birdie brownie caddie calorie cookie coterie freebie hoodie indie junkie kiddie magpie menagerie newbie ' +
  'patisserie pixie prairie rookie rotisserie selfie smoothie sortie sweetie veggie';
for (const word of wordsInIe.split(' ')) pluralize.addIrregularRule(word, `${word}s`);

/** The words of a name in whatever spelling, in lower case: `UserProfile`, `user_profile` and `user profile` are alike. */
export function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** The plural: `invoices`, `people`. A word that has no other in English gets one, for both are names in the code. */
export function pluralOf(word: string): string {
  const plural = pluralize.plural(word);
  if (plural !== word) return plural;
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** The singular. A word that is no plural stays: `billing`, `address`, `status`, `sms`. */
export function singularOf(word: string): string {
  return word.length > MAX_ABBREVIATION_LENGTH ? pluralize.singular(word) : word;
}

/** `an invoice`, `a user` */
export function withArticle(noun: string): string {
  return `${/^(?:[aeio]|u[^aeiou][^aeiou])/.test(noun) ? 'an' : 'a'} ${noun}`;
}
