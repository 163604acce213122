import { join } from 'node:path';
import { logger, type Tree } from '@nx/devkit';
import { updateContracts } from '../contracts/update-contracts.ts';
import { existingService } from '../names/existing-service.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { serviceContract } from '../proto/service-contract.ts';
import { formatChanges } from '../tree/format-changes.ts';
import { addSeedFiles } from '../tree/seed-files.ts';
import { addHandler, addToContract } from './add-method.ts';
import { addStandIns } from './add-stand-ins.ts';
import { getHandler } from './get-handler.ts';
import { methodNames, refuseTakenMethod } from './method-names.ts';

export interface RpcOptions {
  /** What the method is called: `PayInvoice`. */
  readonly name: string;
  readonly service: string;
}

/**
 * Adds a method to a service: contract, use case, handler and tests. It takes an id and answers with the aggregate, as
 * the service's own getting of it does, until somebody makes it do more.
 *
 * @throws {GenerationRefused} when the name cannot be had, or the service's code is of another form
 */
export default async function rpcGenerator(tree: Tree, options: RpcOptions): Promise<void> {
  const service = existingService(tree, options.service);
  const names = methodNames(options.name);
  refuseTakenMethod(tree, service, names);
  const model = getHandler(tree, service);
  addHandler(tree, service, names, model);
  addSeedFiles(tree, join(import.meta.dirname, 'files'), {
    ...service,
    ...names,
    signature: model.signature,
    asksWhoCalls: model.body.includes('currentIdentity('),
    canCreate: isCreatedByName(tree, service),
  });
  addStandIns(tree, service, names);
  addToContract(tree, service, names, model);
  updateContracts(tree);
  await formatChanges(tree);
  logger.info(
    `The service ${service.name} has ${names.Method}: apps/${service.name}/src/application/${names.methodFile}.ts is where it is told what to do. ` +
      `Who has a ${service.Service}Client calls ${names.method}().`,
  );
}

/** Whether the test of a method can make an aggregate to ask for, as the service generator has them made. */
function isCreatedByName(tree: Tree, service: ServiceNames): boolean {
  const contract = serviceContract(tree, service);
  const fields = [...(contract.fieldsOf(`Create${service.Entity}Request`)?.keys() ?? [])];
  return contract.methods.includes(`Create${service.Entity}`) && fields.join() === 'name';
}
