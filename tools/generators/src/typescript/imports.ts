import ts from 'typescript';
import { nodesBelow } from './nodes-below.ts';
import type { SourceFile } from './source-file.ts';

/** A name to import, in a file or in several. */
export interface NamedImport {
  readonly name: string;
  readonly from: string;
  /** Whether it is a type alone, and gone when the code runs. */
  readonly isType: boolean;
}

interface ImportStatement {
  readonly statement: ts.ImportDeclaration;
  readonly from: string;
  /** Whether it imports nothing but types. */
  readonly isType: boolean;
  readonly names: ts.NodeArray<ts.ImportSpecifier> | undefined;
}

/** Imports a name, unless the file does already. */
export function addImport(file: SourceFile, wanted: NamedImport): void {
  const imports = importsOf(file.root);
  const ofModule = imports.filter(({ from, names }) => from === wanted.from && names);
  if (ofModule.some(({ names }) => names?.some(({ name }) => name.text === wanted.name))) return;
  const joined = ofModule.find(({ isType }) => wanted.isType || !isType);
  if (joined?.names) addName(file, joined.names, wanted, joined.isType);
  else addStatement(file, imports, wanted);
}

/** The imports of those names in a file. */
export function importsOfNames(root: ts.SourceFile, names: ReadonlySet<string>): NamedImport[] {
  return importsOf(root).flatMap(({ from, isType, names: specifiers }) =>
    (specifiers ?? [])
      .filter(({ name }) => names.has(name.text))
      .map((specifier) => ({ name: specifier.name.text, from, isType: isType || specifier.isTypeOnly })),
  );
}

/** The names that a file declares, or has of other files otherwise than by `import { name }`. */
export function namesOfNoOther(root: ts.SourceFile): string[] {
  return root.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return nodesBelow(statement.declarationList, ts.isVariableDeclaration).map(({ name }) =>
        name.getText(),
      );
    }
    if (!ts.isImportDeclaration(statement)) {
      const { name } = statement as ts.Statement & { readonly name?: ts.Node };
      return name ? [name.getText()] : [];
    }
    const { name, namedBindings } = statement.importClause ?? {};
    const names = name ? [name.text] : [];
    if (!namedBindings) return names;
    if (ts.isNamespaceImport(namedBindings)) return [...names, namedBindings.name.text];
    const renamed = namedBindings.elements.filter(({ propertyName }) => propertyName);
    return [...names, ...renamed.map((specifier) => specifier.name.text)];
  });
}

function importsOf(root: ts.SourceFile): ImportStatement[] {
  return root.statements.filter(ts.isImportDeclaration).map((statement) => {
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    return {
      statement,
      from: (statement.moduleSpecifier as ts.StringLiteral).text,
      isType: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      names: bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined,
    };
  });
}

/** Values come first, then types, each by name. */
function addName(
  file: SourceFile,
  names: ts.NodeArray<ts.ImportSpecifier>,
  { name, isType }: NamedImport,
  inTypeImport: boolean,
): void {
  const text = isType && !inTypeImport ? `type ${name}` : name;
  const isLater = (specifier: ts.ImportSpecifier) =>
    !inTypeImport && specifier.isTypeOnly !== isType ? specifier.isTypeOnly : specifier.name.text > name;
  const next = names.find(isLater);
  if (next) file.insert(next.getStart(), `${text}, `);
  else file.append(names, text);
}

/** Packages come before files, each by path. */
function addStatement(file: SourceFile, imports: readonly ImportStatement[], wanted: NamedImport): void {
  const { name, from, isType } = wanted;
  const text = `import ${isType ? 'type ' : ''}{ ${name} } from '${from}';`;
  const isRelative = (path: string) => path.startsWith('.');
  const next = imports.find((other) =>
    isRelative(other.from) === isRelative(from) ? other.from > from : isRelative(other.from),
  );
  const last = imports.at(-1);
  if (next) file.insert(next.statement.getStart(), `${text}\n`);
  else file.insert(last?.statement.end ?? 0, `\n${text}`);
}
