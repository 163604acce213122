import ts from 'typescript';
import type { SourceFile } from './source-file.ts';

/** @throws {GenerationRefused} when the file has no class of that name */
export function classOf(file: SourceFile, name: string): ts.ClassDeclaration {
  const found = file.root.statements.find(
    (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
  );
  return found ? (found as ts.ClassDeclaration) : file.lacks(`class ${name}`);
}

export function methodOf(declaration: ts.ClassDeclaration, name: string): ts.MethodDeclaration | undefined {
  return declaration.members
    .filter(ts.isMethodDeclaration)
    .find((member) => ts.isIdentifier(member.name) && member.name.text === name);
}

function constructorOf(declaration: ts.ClassDeclaration): ts.ConstructorDeclaration | undefined {
  return declaration.members.find(ts.isConstructorDeclaration);
}

/** What a class keeps of its constructor under the type of that name. */
export function injectedAs(declaration: ts.ClassDeclaration, type: string): string | undefined {
  return constructorOf(declaration)
    ?.parameters.find((parameter) => parameter.type?.getText() === type)
    ?.name.getText();
}

/** Has a class keep something more that it is constructed with. */
export function addInjected(file: SourceFile, className: string, name: string, type: string): void {
  const declaration = classOf(file, className);
  const text = `private readonly ${name}: ${type}`;
  const constructor = constructorOf(declaration);
  if (constructor) file.append(constructor.parameters, text);
  else file.insert(declaration.members.pos, `\nconstructor(${text}) {}\n`);
}

/** Adds a method after the others of a class. */
export function addMethod(file: SourceFile, className: string, text: string): void {
  file.insert(classOf(file, className).end - 1, `\n${text}\n`);
}
