import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const ignored = new Set(['node_modules', 'test', '.nx']);

/**
 * Whether an output is newer than every file of its inputs.
 *
 * @param {string} output a file
 * @param {readonly string[]} inputs files and folders
 * @returns {boolean} false too when the output does not exist
 */
export function isCurrent(output, inputs) {
  const made = statSync(output, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && inputs.every((input) => newest(input) < made);
}

/** @param {string} place @returns {number} when it, or anything in it, changed last */
function newest(place) {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) return Number.POSITIVE_INFINITY;
  if (!found.isDirectory()) return found.mtimeMs;
  // The folder itself counts too: its time changes when something is removed from it.
  let latest = found.mtimeMs;
  for (const name of readdirSync(place)) {
    if (!ignored.has(name)) latest = Math.max(latest, newest(path.join(place, name)));
  }
  return latest;
}
