import { posix } from 'node:path';
import ts from 'typescript';

/** One name that a file imports. */
export interface NamedImport {
  /** What the file calls it. */
  readonly name: string;
  /** As it is written between the braces: `type Order`, `Order as OrderMessage`. */
  readonly written: string;
  /** The module, as it is written: `../orders/order.dto`. */
  readonly module: string;
  readonly isTypeOnly: boolean;
}

/** A file as the compiler reads it. */
export function parsed(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** The imports of a file, without those that have no braces. */
export function importDeclarations(source: ts.SourceFile): readonly ts.ImportDeclaration[] {
  return source.statements.filter(ts.isImportDeclaration);
}

/** The names that a declaration imports. */
export function namesOf(declaration: ts.ImportDeclaration): readonly NamedImport[] {
  const bindings = declaration.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings) || !ts.isStringLiteral(declaration.moduleSpecifier))
    return [];
  const module = declaration.moduleSpecifier.text;
  const isTypeOnly = declaration.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return bindings.elements.map((element) => ({
    name: element.name.text,
    written: element.getText(),
    module,
    isTypeOnly,
  }));
}

/** The statement that imports names of one module, and nothing when there are none. */
export function importOf(names: readonly NamedImport[], module: string): string {
  if (names.length === 0) return '';
  const keyword = names.every(({ isTypeOnly }) => isTypeOnly) ? 'import type' : 'import';
  return `${keyword} { ${names.map(({ written }) => written).join(', ')} } from '${module}';\n`;
}

/** Where a module is, that is written relative to the file that imports it; without an extension. */
export function placeOf(file: string, module: string): string {
  return posix.join(posix.dirname(file), module);
}

/** How a file of the workspace is written where another one imports it; both without an extension or with one. */
export function moduleOf(importer: string, file: string): string {
  const path = posix.relative(posix.dirname(importer), file.replace(/\.ts$/, ''));
  return path.startsWith('.') ? path : `./${path}`;
}

/** Whether a word is in a piece of code. */
export function mentions(code: string, word: string): boolean {
  return new RegExp(`(?<![\\w$])${word.replaceAll('$', '\\$')}(?![\\w$])`).test(code);
}
