import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { serviceContract, type ServiceContract } from '../proto/service-contract.ts';
import { classOf, injectedAs, methodOf } from '../typescript/classes.ts';
import { importsOfNames, namesOfNoOther, type NamedImport } from '../typescript/imports.ts';
import { nodesBelow } from '../typescript/nodes-below.ts';
import { SourceFile } from '../typescript/source-file.ts';

const byHand = 'Write it by hand: docs/add-an-rpc.md says how.';

/** How a service reads one of its aggregates: what a new method starts from. */
export interface GetHandler {
  /** The fields of the request and of the response, as the contract writes them. */
  readonly requestFields: readonly string[];
  readonly responseFields: readonly string[];
  /** Who may call it, where the contract says so: `ACCESS_OPERATOR`. */
  readonly access: string | undefined;
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
  const requestFields = fieldsOf(contract, `Get${Entity}Request`);
  const responseFields = fieldsOf(contract, `Get${Entity}Response`);
  if (requestFields.length !== 1 || !/^string id = \d+$/.test(requestFields[0] ?? '')) {
    throw new GenerationRefused(
      `Get${Entity}Request in ${contract.file} has other fields than a string id, and a new method takes that alone. ${byHand}`,
    );
  }
  const handlers = SourceFile.open(tree, `apps/${name}/src/interface/${name}.grpc.ts`);
  const declaration = classOf(handlers, `${Service}Grpc`);
  const handler = methodOf(declaration, `get${Entity}`) ?? handlers.lacks(`method get${Entity}`);
  const property = injectedAs(declaration, `Get${Entity}`) ?? handlers.lacks(`use case Get${Entity}`);
  const useCase = `this.${property}`;
  const body = handler.body?.getText() ?? '';
  if (handler.parameters.length !== 1 || !body.includes(`${useCase}.`)) {
    throw new GenerationRefused(
      `${handlers.path}: get${Entity} does not hand its request to Get${Entity}, as a new method for ${instance} would. ` +
        byHand,
    );
  }
  refuseTypesOfItsOwn(handlers, handler);
  return {
    requestFields,
    responseFields,
    access: contract.accessOf(`Get${Entity}`),
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
  if (contract.isNested(message)) {
    throw new GenerationRefused(
      `${message} in ${contract.file} has a oneof or a declaration of its own, which a new method cannot take over. ${byHand}`,
    );
  }
  return [...fields.values()];
}

function signatureOf(file: SourceFile, useCase: string): UseCaseSignature {
  const execute = methodOf(classOf(file, useCase), 'execute');
  if (!execute?.type) return file.lacks('method execute with a return type');
  refuseTypesOfItsOwn(file, execute);
  const { parameters, type } = execute;
  const isPlain = ({ name, initializer, dotDotDotToken }: ts.ParameterDeclaration) =>
    ts.isIdentifier(name) && !initializer && !dotDotDotToken;
  if (!parameters.every(isPlain)) {
    throw new GenerationRefused(
      `${file.path}: execute takes a parameter without a plain name, or with a default, which a new method cannot hand on. ${byHand}`,
    );
  }
  return {
    parameters: parameters.map((parameter) => parameter.getText()).join(', '),
    arguments: parameters.map((parameter) => parameter.name.getText()).join(', '),
    returns: type.getText(),
    imports: importsOfNames(file.root, namesInSignature(execute)),
  };
}

/** A new method's file imports what the signature names, by the same name and from the same place. */
function refuseTypesOfItsOwn(file: SourceFile, method: ts.MethodDeclaration): void {
  const named = namesInSignature(method);
  const ofItsOwn = [
    ...namesOfNoOther(file.root),
    ...(method.typeParameters ?? []).map(({ name }) => name.text),
  ].find((name) => named.has(name));
  if (ofItsOwn !== undefined) {
    throw new GenerationRefused(
      `${file.path}: ${method.name.getText()} names ${ofItsOwn}, which a new method cannot import by that name from another file. ${byHand}`,
    );
  }
}

function namesInSignature({ parameters, type }: ts.MethodDeclaration): ReadonlySet<string> {
  const types = [type, ...parameters.map((parameter) => parameter.type)];
  const names = types.flatMap((part) => (part ? nodesBelow(part, ts.isIdentifier) : []));
  return new Set(names.map(({ text }) => text));
}
