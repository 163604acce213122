// Preloaded into the apps: stack traces name TypeScript places, as with Node's --enable-source-maps. That option parses the
// map of every module as it is loaded, which is a third of an app's start. Here a map is read when a stack passes through
// its module, so that a start without an error reads none.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** By the module's URL; null where there is none that can be used. @type {Map<string, SourceMap | null>} */
const maps = new Map();
const plainStack = /** @type {(error: Error, callSites: NodeJS.CallSite[]) => string} */ (
  Error.prepareStackTrace
);

Error.prepareStackTrace = (error, callSites) =>
  [plainStack(error, []), ...callSites.map((callSite) => `    at ${describe(callSite)}`)].join('\n');

/** @param {NodeJS.CallSite} callSite */
function describe(callSite) {
  const text = String(callSite);
  const [url, line, column] = [callSite.getFileName(), callSite.getLineNumber(), callSite.getColumnNumber()];
  if (!url?.startsWith('file:') || line === null || column === null) return text;
  const origin = mapOf(url)?.findOrigin(line, column);
  if (!origin || !('fileName' in origin)) return text;
  const source = new URL(origin.fileName, url);
  if (source.protocol !== 'file:') return text;
  const place = `${fileURLToPath(source)}:${origin.lineNumber}:${origin.columnNumber}`;
  return text.replace(`${url}:${line}:${column}`, () => place);
}

/** @param {string} url @returns {SourceMap | null} */
function mapOf(url) {
  let map = maps.get(url);
  if (map === undefined) maps.set(url, (map = readMap(url)));
  return map;
}

/** @param {string} url @returns {SourceMap | null} */
function readMap(url) {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')));
  } catch {
    // A stack that names places in the bundle is better than an error about the error.
    return null;
  }
}
