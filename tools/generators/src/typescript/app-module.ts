import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { addImport } from './imports.ts';
import { nodesBelow } from './nodes-below.ts';
import { SourceFile } from './source-file.ts';

/** A class, and the file that has it, as seen from the module. */
export interface ModuleClass {
  readonly name: string;
  readonly from: string;
}

/** The file in which a service lists what it is made of. */
export class AppModuleFile {
  private readonly file: SourceFile;

  /** @throws {GenerationRefused} when there is none */
  constructor(tree: Tree, app: string) {
    this.file = SourceFile.open(tree, `apps/${app}/src/app.module.ts`);
  }

  addUseCase(useCase: ModuleClass): void {
    this.add(this.variable('useCases'), useCase.name, useCase);
  }

  /** @param port what it is provided as */
  addAdapter(adapter: ModuleClass, port: ModuleClass): void {
    addImport(this.file, { ...port, isType: false });
    this.add(this.variable('adapters'), `{ provide: ${port.name}, useClass: ${adapter.name} }`, adapter);
  }

  addController(controller: ModuleClass): void {
    this.add(this.controllers(), controller.name, controller);
  }

  private add(list: ts.NodeArray<ts.Node>, text: string, added: ModuleClass): void {
    this.file.append(list, text);
    addImport(this.file, { ...added, isType: false });
  }

  private variable(name: string): ts.NodeArray<ts.Node> {
    const declarations = this.file.root.statements
      .filter(ts.isVariableStatement)
      .flatMap((statement) => [...statement.declarationList.declarations]);
    const value = declarations.find((declaration) => declaration.name.getText() === name)?.initializer;
    return value && ts.isArrayLiteralExpression(value) ? value.elements : this.file.lacks(`list ${name}`);
  }

  private controllers(): ts.NodeArray<ts.Node> {
    const [value] = nodesBelow(this.file.root, ts.isPropertyAssignment)
      .filter((property) => property.name.getText() === 'controllers')
      .map(({ initializer }) => initializer);
    return value && ts.isArrayLiteralExpression(value)
      ? value.elements
      : this.file.lacks('list of controllers');
  }
}
