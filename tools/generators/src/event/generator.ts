import { logger, type Tree } from '@nx/devkit';
import { updateContracts } from '../contracts/update-contracts.ts';
import { GenerationRefused } from '../generator.errors.ts';
import { existingService } from '../names/existing-service.ts';
import { formatChanges } from '../tree/format-changes.ts';
import { addConsumer, refuseTakenConsumer } from './add-consumer.ts';
import { addEvent } from './add-event.ts';
import { declaredEventKey, eventKey } from './declared-event.ts';
import { eventNames, refuseTakenEvent } from './event-names.ts';

export interface EventOptions {
  /** What the event is called: `InvoicePaid`. */
  readonly name: string;
  /** Whose event it is. */
  readonly service: string;
  /** A service that is to hear it. */
  readonly consumer?: string;
}

/**
 * Adds an event to a service: contract, catalogue and what raises it. A consumer gets what hears it and keeps a record; of
 * an event that there is already, that alone is added.
 *
 * @throws {GenerationRefused} when the name cannot be had, or a service's code is of another form
 */
export default async function eventGenerator(tree: Tree, options: EventOptions): Promise<void> {
  const producer = existingService(tree, options.service);
  const consumer = options.consumer === undefined ? undefined : existingService(tree, options.consumer);
  const names = eventNames(options.name);
  const declared = declaredEventKey(tree, producer, names.Event);
  if (declared && !consumer) {
    throw new GenerationRefused(
      `The service ${producer.name} has ${names.Event} already. With --consumer another service hears it.`,
    );
  }
  const key = declared ?? eventKey(`${producer.entity_}_id`);
  if (!declared) refuseTakenEvent(tree, producer, names);
  if (consumer) refuseTakenConsumer(tree, consumer, names);
  if (!declared) addEvent(tree, producer, names, key);
  if (consumer) addConsumer(tree, consumer, producer, names, key);
  updateContracts(tree);
  await formatChanges(tree);
  const raised = `The service ${producer.name} raises ${names.Event} by Announce${names.Event}.`;
  const heard = `The service ${consumer?.name} hears ${names.Event}: apps/${consumer?.name}/src/application/record-${names.eventFile}.ts says what comes of it.`;
  logger.info([...(declared ? [] : [raised]), ...(consumer ? [heard] : [])].join(' '));
}
