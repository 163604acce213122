import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { wordsOf } from '../../names/words.ts';
import { filesBelow, textOf } from '../../tree/files-below.ts';
import {
  importDeclarations,
  importOf,
  mentions,
  moduleOf,
  namesOf,
  parsed,
  placeOf,
} from '../../typescript/named-imports.ts';
import { editedText } from '../../typescript/text-edit.ts';

const services = 'apps/bff/src/services';
const together = `${services}/service-clients.ts`;

/** A client that nobody has added anything to. */
const bareClient = /^export abstract class \w+ extends grpcClient\(\w+\) \{\s*\}$/;

/**
 * Gives each client of `service-clients.ts` a file of its own, as it was written, and leads whoever imports it there.
 * Answers what is left to do by hand.
 */
export function splitServiceClients(tree: Tree): string[] {
  if (!tree.exists(together)) return [];
  const source = parsed(together, textOf(tree, together));
  const others = source.statements.filter((one) => !ts.isImportDeclaration(one) && !isClient(one));
  if (others.length > 0) {
    return [
      `${together} holds more than clients (${others[0]?.getText().split('\n')[0]}): give each client a file of its own, ${services}/<service>.client.ts.`,
    ];
  }
  for (const client of source.statements.filter(isClient)) writeClient(tree, source, client);
  for (const file of filesBelow(tree, 'apps/bff').filter((name) => name.endsWith('.ts'))) {
    if (textOf(tree, file).includes('service-clients')) leadToClients(tree, file);
  }
  tree.delete(together);
  return [];
}

/** The file of a client: `services/user-profile.client.ts` of `UserProfileClient`. */
export function clientFile(name: string): string {
  return `${services}/${wordsOf(name.replace(/Client$/, '')).join('-')}.client.ts`;
}

function isClient(statement: ts.Statement): statement is ts.ClassDeclaration & { name: ts.Identifier } {
  return (
    ts.isClassDeclaration(statement) &&
    statement.name !== undefined &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

function writeClient(
  tree: Tree,
  source: ts.SourceFile,
  client: ts.ClassDeclaration & { name: ts.Identifier },
): void {
  const file = clientFile(client.name.text);
  if (tree.exists(file) && bareClient.test(client.getText())) return;
  const code = client.getFullText().trim();
  const imports = importDeclarations(source)
    .map(namesOf)
    .map((names) =>
      importOf(
        names.filter(({ name }) => mentions(code, name)),
        names[0]?.module ?? '',
      ),
    );
  tree.write(file, `${imports.join('')}\n${code}\n`);
}

function leadToClients(tree: Tree, file: string): void {
  const source = parsed(file, textOf(tree, file));
  const edits = importDeclarations(source).flatMap((declaration) => {
    const names = namesOf(declaration);
    if (`${placeOf(file, names[0]?.module ?? '')}.ts` !== together) return [];
    const lines = names.map((one) =>
      importOf([one], moduleOf(file, clientFile(one.written.replace(/^type | as .*$/g, '')))),
    );
    return [{ start: declaration.getStart(), end: declaration.getEnd(), text: lines.join('').trimEnd() }];
  });
  tree.write(file, editedText(source.text, edits));
}
