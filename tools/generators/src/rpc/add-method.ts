import type { Tree } from '@nx/devkit';
import type { ServiceNames } from '../names/service-names.ts';
import { blockOf, withAppended } from '../proto/proto-block.ts';
import { serviceContract } from '../proto/service-contract.ts';
import { textOf } from '../tree/files-below.ts';
import { AppModuleFile } from '../typescript/app-module.ts';
import { addInjected, addMethod } from '../typescript/classes.ts';
import { addImport } from '../typescript/imports.ts';
import { SourceFile } from '../typescript/source-file.ts';
import type { GetHandler } from './get-handler.ts';
import type { MethodNames } from './method-names.ts';

/** Adds the method to the service's contract, with its messages. */
export function addToContract(
  tree: Tree,
  service: ServiceNames,
  { Method }: MethodNames,
  model: GetHandler,
): void {
  const { file } = serviceContract(tree, service);
  const text = textOf(tree, file);
  const block = blockOf(text, 'service', `${service.Service}Service`);
  if (!block) return;
  const header = `rpc ${Method}(${Method}Request) returns (${Method}Response)`;
  const options = model.access && `option (trellis.options.v1.access) = ${model.access};`;
  const method = [
    `  // NOT_FOUND ${options ? 'when there is none' : "for another user's"}. Not retried: idempotency_level says when that is safe.`,
    ...(options ? [`  ${header} {`, `    ${options}`, '  }'] : [`  ${header};`]),
  ];
  const messages = [
    message(`${Method}Request`, model.requestFields),
    message(`${Method}Response`, model.responseFields),
  ];
  tree.write(file, `${withAppended(text, block, method.join('\n')).trimEnd()}\n\n${messages.join('\n')}`);
}

function message(name: string, fields: readonly string[]): string {
  return `message ${name} {\n${fields.map((field) => `  ${field};\n`).join('')}}\n`;
}

/** Adds the handler of the method, and its use case to what the service is made of. */
export function addHandler(
  tree: Tree,
  { name, Service }: ServiceNames,
  names: MethodNames,
  model: GetHandler,
): void {
  const { Method, method, methodFile } = names;
  new AppModuleFile(tree, name).addUseCase({ name: Method, from: `./application/${methodFile}` });
  const file = SourceFile.open(tree, `apps/${name}/src/interface/${name}.grpc.ts`);
  const property = `${method}UseCase`;
  addInjected(file, `${Service}Grpc`, property, Method);
  const body = model.body.replaceAll(`${model.useCase}.`, `this.${property}.`);
  addMethod(
    file,
    `${Service}Grpc`,
    `async ${method}(${model.parameter}: ${Method}Request): Promise<${Method}Response> ${body}`,
  );
  for (const type of [`${Method}Request`, `${Method}Response`]) {
    addImport(file, { name: type, from: '@trellis/contracts', isType: true });
  }
  addImport(file, { name: Method, from: `../application/${methodFile}`, isType: false });
}
