import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import type { ServiceNames } from '../names/service-names.ts';
import { filesBelow, textOf } from '../tree/files-below.ts';
import { nodesBelow } from '../typescript/nodes-below.ts';
import { SourceFile } from '../typescript/source-file.ts';
import type { MethodNames } from './method-names.ts';

/**
 * Adds the method to whatever stands in for the service in a test, for a stand-in has every method or does not compile.
 * It does there what getting the aggregate does.
 */
export function addStandIns(tree: Tree, { Service, Entity }: ServiceNames, { method }: MethodNames): void {
  const definition = `${Service}ServiceDefinition`;
  const files = ['apps', 'libs', 'e2e']
    .flatMap((folder) => filesBelow(tree, folder))
    .filter((file) => /\.ts$/.test(file) && !/\/(?:generated|prisma)\//.test(file));
  for (const path of files.filter((file) => textOf(tree, file).includes(`grpcService(${definition},`))) {
    const file = SourceFile.open(tree, path);
    // From the last on, so that the places of the others hold.
    for (const handlers of handlersOf(file.root, definition).reverse()) {
      if (handlers.properties.some((property) => property.name?.getText() === method)) continue;
      const get = handlers.properties.find((property) => property.name?.getText() === `get${Entity}`);
      const value = get && ts.isPropertyAssignment(get) ? get.initializer.getText() : notCalled;
      // Behind the other, for what is spread at the end overrides it.
      if (get) file.insert(get.end, `,\n${method}: ${value}`);
      else file.insert(handlers.getStart() + 1, `\n${method}: ${value},`);
    }
  }
}

const notCalled = "() => { throw new Error('This method is not stood in for.'); }";

function handlersOf(root: ts.SourceFile, definition: string): ts.ObjectLiteralExpression[] {
  return nodesBelow(root, ts.isCallExpression)
    .filter(
      (call) => call.expression.getText() === 'grpcService' && call.arguments[0]?.getText() === definition,
    )
    .flatMap((call) => call.arguments.slice(1).filter(ts.isObjectLiteralExpression));
}
