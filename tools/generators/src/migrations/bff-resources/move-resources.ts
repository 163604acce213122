import { posix } from 'node:path';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { pascalCase } from '../../names/letter-case.ts';
import { filesBelow, textOf } from '../../tree/files-below.ts';
import {
  importDeclarations,
  importOf,
  mentions,
  moduleOf,
  namesOf,
  parsed,
  placeOf,
  type NamedImport,
} from '../../typescript/named-imports.ts';
import { editedText, type TextEdit } from '../../typescript/text-edit.ts';
import { clientFile } from './split-service-clients.ts';

const root = 'apps/bff/src';
const appModule = `${root}/app.module.ts`;

const partLists: ReadonlySet<string> = new Set(['imports', 'controllers', 'providers']);

/** A controller or provider that the module of its folder is to have. */
interface Part {
  readonly list: 'controllers' | 'providers';
  readonly imported: NamedImport;
  /** `orders` */
  readonly folder: string;
}

/**
 * Moves what the BFF's one module lists to modules of the folders it is in, and puts the list of all of them in its
 * place. What a module of a folder has already is left alone; what is in no folder stays.
 */
export function moveResources(tree: Tree): void {
  if (!tree.exists(appModule)) return;
  const source = parsed(appModule, textOf(tree, appModule));
  const module = moduleOptions(source);
  if (!module || !property(module, 'controllers')) return;
  const clients = clientsOf(module);
  const parts = [...partsOf(source, module, 'controllers'), ...partsOf(source, module, 'providers')];
  for (const [folder, ofFolder] of Map.groupBy(parts, (part) => part.folder)) {
    if (tree.exists(moduleFile(folder))) addToModule(tree, folder, ofFolder);
    else writeModule(tree, folder, ofFolder, clients);
  }
  const moved = new Set([...parts.map(({ imported }) => imported.name), ...clients]);
  tree.write(appModule, withoutMoved(source, module, moved));
}

function moduleFile(folder: string): string {
  return `${root}/${folder}/${folder}.module.ts`;
}

/** What stands between the braces of `@Module({…})`. */
function moduleOptions(source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  const decorators = source.statements
    .filter(ts.isClassDeclaration)
    .flatMap((one) => ts.getDecorators(one) ?? [])
    .map(({ expression }) => expression)
    .filter(ts.isCallExpression);
  const options = decorators.find((call) => call.expression.getText() === 'Module')?.arguments[0];
  return options && ts.isObjectLiteralExpression(options) ? options : undefined;
}

function property(module: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return module.properties.find((one) => one.name?.getText() === name);
}

/** The list that a property has, or that the variable has which it names. */
function listOf(module: ts.ObjectLiteralExpression, name: string): ts.ArrayLiteralExpression | undefined {
  const found = property(module, name);
  const value = found && ts.isPropertyAssignment(found) ? found.initializer : found?.name;
  if (value && ts.isArrayLiteralExpression(value)) return value;
  return variableOf(module.getSourceFile(), value?.getText() ?? '')?.list;
}

function variableOf(
  source: ts.SourceFile,
  name: string,
): { statement: ts.VariableStatement; list: ts.ArrayLiteralExpression } | undefined {
  for (const statement of source.statements.filter(ts.isVariableStatement)) {
    const [declaration] = statement.declarationList.declarations;
    const value = declaration?.initializer;
    if (declaration?.name.getText() === name && value && ts.isArrayLiteralExpression(value)) {
      return { statement, list: value };
    }
  }
  return undefined;
}

/** The clients that `GrpcClientModule.forFeature([…])` names. */
function clientsOf(module: ts.ObjectLiteralExpression): ReadonlySet<string> {
  const feature = listOf(module, 'imports')?.elements.find(isFeature);
  const list = feature && ts.isCallExpression(feature) ? feature.arguments[0] : undefined;
  return new Set(list && ts.isArrayLiteralExpression(list) ? list.elements.map((one) => one.getText()) : []);
}

function isFeature(element: ts.Expression): boolean {
  return element.getText().startsWith('GrpcClientModule.forFeature');
}

function partsOf(source: ts.SourceFile, module: ts.ObjectLiteralExpression, list: Part['list']): Part[] {
  const imports = importDeclarations(source).flatMap(namesOf);
  const elements = listOf(module, list)?.elements.filter(ts.isIdentifier) ?? [];
  return elements.flatMap(({ text }) => {
    const imported = imports.find(({ name }) => name === text);
    const folder = /^\.\/([\w-]+)\//.exec(imported?.module ?? '')?.[1];
    return imported && folder ? [{ list, imported, folder }] : [];
  });
}

function writeModule(tree: Tree, folder: string, parts: readonly Part[], clients: ReadonlySet<string>): void {
  const file = moduleFile(folder);
  const code = filesBelow(tree, posix.dirname(file)).map((name) => textOf(tree, name));
  const needed = [...clients].filter((client) => code.some((text) => mentions(text, client))).sort();
  const feature = `imports: [GrpcClientModule.forFeature([${needed.join(', ')}])],`;
  const lines = [
    `import { Module } from '@nestjs/common';\n`,
    needed.length > 0 ? `import { GrpcClientModule } from '@trellis/grpc';\n` : '',
    ...needed.map((client) => `import { ${client} } from '${moduleOf(file, clientFile(client))}';\n`),
    ...parts.map((part) => importInto(file, part)),
    `\n@Module({\n`,
    needed.length > 0 ? `${feature}\n` : '',
    ...(['controllers', 'providers'] as const).map((list) => {
      const names = parts.filter((part) => part.list === list).map(({ imported }) => imported.name);
      return names.length > 0 ? `${list}: [${names.join(', ')}],\n` : '';
    }),
    `})\nexport class ${pascalCase(folder.split('-'))}Module {}\n`,
  ];
  tree.write(file, lines.join(''));
}

function addToModule(tree: Tree, folder: string, parts: readonly Part[]): void {
  const file = moduleFile(folder);
  const source = parsed(file, textOf(tree, file));
  const options = moduleOptions(source);
  const missing = parts.filter(({ imported }) => !mentions(source.text, imported.name));
  if (!options || missing.length === 0) return;
  const after = importDeclarations(source).at(-1)?.getEnd() ?? 0;
  const edits: TextEdit[] = [
    {
      start: after,
      end: after,
      text: `\n${missing.map((part) => importInto(file, part)).join('')}`.trimEnd(),
    },
  ];
  for (const [list, added] of Map.groupBy(missing, (part) => part.list)) {
    const names = added.map(({ imported }) => imported.name).join(', ');
    const end = (listOf(options, list) ?? options).getEnd() - 1;
    edits.push({ start: end, end, text: listOf(options, list) ? `, ${names}` : `, ${list}: [${names}]` });
  }
  tree.write(file, editedText(source.text, edits).replaceAll(/,\s*,/g, ','));
}

function importInto(file: string, { imported }: Part): string {
  return importOf([imported], moduleOf(file, placeOf(appModule, imported.module)));
}

/** The module with the list of all resources in place of what was moved. */
function withoutMoved(
  source: ts.SourceFile,
  module: ts.ObjectLiteralExpression,
  moved: ReadonlySet<string>,
): string {
  const stays = (list: string): string[] =>
    (listOf(module, list)?.elements ?? [])
      .filter((one) => !moved.has(one.getText()) && !isFeature(one))
      .map((one) => one.getText());
  const others = stays('imports');
  const lists = (['controllers', 'providers'] as const).map((list) => [list, stays(list)] as const);
  const properties = [
    `imports: ${others.length > 0 ? `[...resources, ${others.join(', ')}]` : 'resources'}`,
    ...lists.filter(([, names]) => names.length > 0).map(([list, names]) => `${list}: [${names.join(', ')}]`),
    ...module.properties
      .filter((one) => !partLists.has(one.name?.getText() ?? ''))
      .map((one) => one.getText()),
  ];
  const variables = [...partLists].flatMap((list) => {
    const found = property(module, list);
    const name = found && ts.isPropertyAssignment(found) ? found.initializer.getText() : list;
    return variableOf(source, name)?.statement ?? [];
  });
  const afterImports = importDeclarations(source).at(-1)?.getEnd() ?? 0;
  const text = editedText(source.text, [
    { start: afterImports, end: afterImports, text: `\nimport { resources } from './resources';` },
    ...variables.map((one) => ({ start: one.getStart(), end: one.getEnd(), text: '' })),
    { start: module.getStart(), end: module.getEnd(), text: `{\n${properties.join(',\n')},\n}` },
  ]);
  return withoutImportsOf(text, new Set([...moved, 'GrpcClientModule']));
}

/** Leaves out the imports of names that are not used any more. */
function withoutImportsOf(text: string, names: ReadonlySet<string>): string {
  const source = parsed(appModule, text);
  const declarations = importDeclarations(source);
  const code = text.slice(declarations.at(-1)?.getEnd() ?? 0);
  const edits = declarations.flatMap((declaration) => {
    const imported = namesOf(declaration);
    const used = imported.filter(({ name }) => !names.has(name) || mentions(code, name));
    if (used.length === imported.length) return [];
    const line = importOf(used, imported[0]?.module ?? '');
    return [{ start: declaration.getStart(), end: declaration.getEnd() + 1, text: line }];
  });
  return editedText(text, edits);
}
