import { posix } from 'node:path';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { sourceFiles } from './source-files.ts';
import { editedText } from './text-edit.ts';

/** What a lib exported under a name that it has no more. */
export interface RenamedExport {
  /** `@trellis/context` */
  readonly lib: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Renames what is imported from a lib wherever it is used: imports, re-exports, uses through a namespace, but no other
 * thing of the same name. The compiler finds the places. A file that has a thing of the new name already is not told
 * apart, and fails to compile then.
 */
export function renameExport(tree: Tree, { lib, from, to }: RenamedExport): void {
  const all = sourceFiles(tree);
  // The lib as it was, and nothing else of it: the rest of the name's way is in the files themselves.
  const declaration = `/lib.ts`;
  const declared = `export declare const ${from}: unknown;`;
  const named = new Map([...all].filter(([, text]) => new RegExp(`\\b${from}\\b`).test(text)));
  const texts = new Map([
    [declaration, declared],
    ...[...named].map(([file, text]) => [`/${file}`, text] as const),
  ]);
  const resolve = (name: string, importer: string): string | undefined => {
    if (name === lib) return declaration;
    if (!name.startsWith('.')) return undefined;
    const path = posix.join(posix.dirname(importer), name);
    return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((file) => texts.has(file));
  };
  const service = ts.createLanguageService(hostOf(texts, resolve));
  const places = service.findRenameLocations(declaration, declared.indexOf(from), false, false, {});
  const program = service.getProgram();
  const byFile = Map.groupBy(places ?? [], ({ fileName }) => fileName);
  for (const [file, found] of byFile) {
    const source = program?.getSourceFile(file);
    if (file === declaration || !source) continue;
    const shorthand = shorthandProperties(source);
    const edits = found.map(({ textSpan: { start, length } }) => ({
      start,
      end: start + length,
      // The property keeps its name: whoever reads it knows it by that.
      text: shorthand.has(start) ? `${from}: ${to}` : to,
    }));
    tree.write(file.slice(1), editedText(source.text, edits));
  }
}

/** Where a property and the variable that it is made of are one word. */
function shorthandProperties(source: ts.SourceFile): ReadonlySet<number> {
  const starts = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) starts.add(node.name.getStart(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return starts;
}

/** Files in memory, as the compiler wants them. */
function hostOf(
  texts: ReadonlyMap<string, string>,
  resolve: (name: string, importer: string) => string | undefined,
): ts.LanguageServiceHost {
  return {
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const text = texts.get(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => '/',
    getCompilationSettings: () => ({
      noLib: true,
      types: [],
      allowImportingTsExtensions: true,
      noEmit: true,
      experimentalDecorators: true,
      jsx: ts.JsxEmit.Preserve,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    }),
    getDefaultLibFileName: () => '',
    fileExists: (file) => texts.has(file),
    readFile: (file) => texts.get(file),
    resolveModuleNameLiterals: (names, importer) =>
      names.map(({ text }) => {
        const resolvedFileName = resolve(text, importer);
        return {
          resolvedModule: resolvedFileName && { resolvedFileName, extension: ts.Extension.Ts },
        } as ts.ResolvedModuleWithFailedLookupLocations;
      }),
  };
}
