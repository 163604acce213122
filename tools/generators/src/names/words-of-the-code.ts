import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Words of the language, of Prisma and of generated code that can name no variable or no class. */
const language = new Set(
  (
    'arguments as async await break case catch class const constructor continue debugger default delete do else enum ' +
    'eval export extends false finally for from function get if implements import in instanceof interface let new null ' +
    'of package private protected prototype public return set static super switch this throw true try typeof undefined ' +
    'using var void while with yield ' +
    'Array ArrayBuffer BigInt Boolean DataView Date Error Function Infinity Intl Iterator JSON Map Math NaN Number ' +
    'Object Promise Proxy RangeError Reflect RegExp Set String Symbol TypeError Uint8Array WeakMap WeakRef WeakSet ' +
    'Awaited Exact Exclude Extract Omit Partial Parameters Pick Readonly Record Required ReturnType Buffer ' +
    'DateTime Decimal Float Int Json Bytes Unsupported Prisma prisma PrismaClient Builtin DeepPartial MessageFns BinaryReader BinaryWriter'
  ).split(' '),
);

/** What a template imports or declares by a name of its own, which an aggregate's name would shadow. */
const declaration =
  /\b(?:const|let|class|type|interface|enum|function|model) (\w+)|\b(?:readonly )?(\w+): |[{,(] ?(\w+)(?= ?[,})=:])|^ {2}(?:type )?(\w+),$|import (?:type )?\{([^}]*)\}/gm;

/** Whether the code of a service, or its language, has another meaning for a word. */
export function isWordOfTheCode(word: string): boolean {
  return language.has(word) || templateWords().has(word);
}

/** Whether a word is one of the language's own. */
export function isWordOfTheLanguage(word: string): boolean {
  return language.has(word);
}

let known: ReadonlySet<string> | undefined;

function templateWords(): ReadonlySet<string> {
  known ??= new Set(
    ['service/files', 'service/event-files', 'bff-resource/files'].flatMap((folder) =>
      wordsIn(join(import.meta.dirname, '..', folder)),
    ),
  );
  return known;
}

function wordsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|prisma)\.template$/.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(folder, file), 'utf8')
        .replaceAll(/<%=.*?%>/g, '\u0000')
        .replaceAll(/<%.*?%>\n?/g, '')
        .replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'/gm, '');
      return [...code.matchAll(declaration)].flatMap(([, ...groups]) =>
        groups
          .filter((group) => group !== undefined)
          .flatMap((group) => group.match(/(?<!\0)\b\w+\b(?!\0)/g) ?? []),
      );
    });
}
