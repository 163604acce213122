import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { serviceContract, type ServiceContract } from '../proto/service-contract.ts';
import { classOf, injectedAs, methodOf } from '../typescript/classes.ts';
import { importsOfNames, type NamedImport } from '../typescript/imports.ts';
import { nodesBelow } from '../typescript/nodes-below.ts';
import { SourceFile } from '../typescript/source-file.ts';

/** How a service reads one of its aggregates: what a new method starts from. */
export interface GetHandler {
  /** The fields of the request and of the response, as the contract writes them. */
  readonly requestFields: readonly string[];
  readonly responseFields: readonly string[];
  readonly signature: UseCaseSignature;
  /** What the handler takes and does: `({ id }: GetInvoiceRequest)` and `{ return … }`. */
  readonly parameter: string;
  readonly body: string;
  /** What the handler calls its use case: `this.reading`. */
  readonly useCase: string;
}

/** How the use case is called. */
export interface UseCaseSignature {
  /** `userId: string, id: string` */
  readonly parameters: string;
  /** `userId, id` */
  readonly arguments: string;
  /** `Promise<Invoice>` */
  readonly returns: string;
  /** What it names of other files. */
  readonly imports: readonly NamedImport[];
}

/**
 * Reads how a service gets its aggregate, in its contract, its use case and its handler.
 *
 * @throws {GenerationRefused} when it does not, or by code of another form
 */
export function getHandler(tree: Tree, names: ServiceNames): GetHandler {
  const { name, Entity, entity, instance, Service } = names;
  const contract = serviceContract(tree, names);
  const [requestFields, responseFields] = ['Request', 'Response'].map((part) =>
    fieldsOf(contract, `Get${Entity}${part}`),
  );
  const handlers = SourceFile.open(tree, `apps/${name}/src/interface/${name}.grpc.ts`);
  const declaration = classOf(handlers, `${Service}Grpc`);
  const handler = methodOf(declaration, `get${Entity}`) ?? handlers.lacks(`method get${Entity}`);
  const property = injectedAs(declaration, `Get${Entity}`) ?? handlers.lacks(`use case Get${Entity}`);
  const useCase = `this.${property}`;
  const body = handler.body?.getText() ?? '';
  if (handler.parameters.length !== 1 || !body.includes(`${useCase}.`)) {
    throw new GenerationRefused(
      `${handlers.path}: get${Entity} does not hand its request to Get${Entity}, as a new method for ${instance} would. ` +
        'Write it by hand: docs/add-an-rpc.md says how.',
    );
  }
  return {
    requestFields: requestFields ?? [],
    responseFields: responseFields ?? [],
    signature: signatureOf(
      SourceFile.open(tree, `apps/${name}/src/application/get-${entity}.ts`),
      `Get${Entity}`,
    ),
    parameter: handler.parameters[0]?.name.getText() ?? '',
    body,
    useCase,
  };
}

function fieldsOf(contract: ServiceContract, message: string): readonly string[] {
  const fields = contract.fieldsOf(message);
  if (!fields)
    throw new GenerationRefused(
      `${contract.file} has no message ${message}, which a new method is made after.`,
    );
  return [...fields.values()];
}

function signatureOf(file: SourceFile, useCase: string): UseCaseSignature {
  const execute = methodOf(classOf(file, useCase), 'execute');
  if (!execute?.type) return file.lacks('method execute with a return type');
  const { parameters, type } = execute;
  const named = [type, ...parameters]
    .flatMap((node) => nodesBelow(node, ts.isIdentifier))
    .map(({ text }) => text);
  return {
    parameters: parameters.map((parameter) => parameter.getText()).join(', '),
    arguments: parameters.map((parameter) => parameter.name.getText()).join(', '),
    returns: type.getText(),
    imports: importsOfNames(file.root, new Set(named)),
  };
}
