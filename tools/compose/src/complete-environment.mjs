import { randomBytes } from 'node:crypto';

/**
 * What `.env` should hold: what it holds already, and the variables of `.env.example` that it lacks, each password that is
 * empty set to one of its own.
 *
 * @param {string} example the text of `.env.example`
 * @param {string} [existing] the text of `.env`
 * @param {() => string} [makePassword] letters, digits, - and _ only, since it stands in URLs
 * @returns {{text: string, added: string[]}} `added`: the variables that were set
 */
export function completeEnvironment(example, existing, makePassword = randomPassword) {
  const given = existing ?? withoutOwner(example);
  const defined = new Set(namesIn(given));
  const missing = namesIn(example).filter((name) => !defined.has(name) && isPassword(name));
  const text = [...given.trimEnd().split('\n'), ...missing.map((name) => `${name}=`)].join('\n');
  /** @type {string[]} */
  const added = [];
  const completed = text.replaceAll(/^([A-Z0-9_]+_PASSWORD)=[ \t]*$/gm, (_, name) => {
    added.push(name);
    return `${name}=${makePassword()}`;
  });
  return { text: `${completed}\n`, added };
}

/** The first line says that the file is rendered, and its copy is not. @param {string} example */
function withoutOwner(example) {
  return example.replace(/^# Owned:.*\n/, '');
}

/** @param {string} text @returns {string[]} */
function namesIn(text) {
  return [...text.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
}

/** @param {string} name */
function isPassword(name) {
  return name.endsWith('_PASSWORD');
}

function randomPassword() {
  return randomBytes(18).toString('base64url');
}
