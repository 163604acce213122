import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { filesBelow, textOf } from '../tree/files-below.ts';
import { addSeedFiles } from '../tree/seed-files.ts';
import { AppModuleFile } from '../typescript/app-module.ts';
import { addInjected, addMethod } from '../typescript/classes.ts';
import { addImport } from '../typescript/imports.ts';
import { SourceFile } from '../typescript/source-file.ts';
import { addRecordTable } from './add-record-table.ts';
import type { EventKey } from './declared-event.ts';
import type { EventNames } from './event-names.ts';

/** Has a service hear an event, and keep a record of each. */
export function addConsumer(
  tree: Tree,
  consumer: ServiceNames,
  producer: ServiceNames,
  names: EventNames,
  key: EventKey,
): void {
  const { Event, eventFile } = names;
  const { name } = consumer;
  const handlers = `src/interface/${producer.entity}-events.consumer.ts`;
  const isFirstOfProducer = !tree.exists(`apps/${name}/${handlers}`);
  addSeedFiles(tree, join(import.meta.dirname, 'consumer-files'), {
    ...consumer,
    ...names,
    ...key,
    producer: producer.name,
    producerEntity: producer.entity,
    ProducerEntity: producer.Entity,
  });
  addRecordTable(tree, consumer, producer, names, key);
  addHandler(
    SourceFile.open(tree, `apps/${name}/${handlers}`),
    `${producer.Entity}EventsConsumer`,
    names,
    key,
  );
  const module = new AppModuleFile(tree, name);
  module.addUseCase({ name: `Record${Event}`, from: `./application/record-${eventFile}` });
  module.addAdapter(
    { name: `Prisma${Event}Records`, from: `./infrastructure/prisma-${eventFile}-records` },
    { name: `${Event}Records`, from: `./application/${eventFile}-records` },
  );
  if (isFirstOfProducer) {
    module.addController({
      name: `${producer.Entity}EventsConsumer`,
      from: `./interface/${producer.entity}-events.consumer`,
    });
  }
}

/**
 * Looks whether a service hears an event already, or has a file that it would need to.
 *
 * @throws {GenerationRefused} naming where
 */
export function refuseTakenConsumer(
  tree: Tree,
  { name }: ServiceNames,
  { Event, eventFile }: EventNames,
): void {
  const sources = filesBelow(tree, `apps/${name}/src`).filter((file) => file.endsWith('.ts'));
  const handler = sources.find((file) => textOf(tree, file).includes(`@OnEvent(${Event}Event)`));
  if (handler) throw new GenerationRefused(`The service ${name} hears ${Event} already: ${handler}.`);
  const place = [
    `src/application/${eventFile}-records.ts`,
    `src/application/record-${eventFile}.ts`,
    `src/infrastructure/prisma-${eventFile}-records.ts`,
    `test/record-${eventFile}.int.spec.ts`,
  ].find((candidate) => tree.exists(`apps/${name}/${candidate}`));
  if (place) throw new GenerationRefused(`There is a file apps/${name}/${place} already.`);
}

function addHandler(
  file: SourceFile,
  className: string,
  { Event, eventFile }: EventNames,
  { key }: EventKey,
): void {
  const useCase = `record${Event}`;
  addInjected(file, className, useCase, `Record${Event}`);
  const method = [
    `@OnEvent(${Event}Event)`,
    `on${Event}({ data, sequence, time }: ReceivedEvent<${Event}>): Promise<void> {`,
    `  return this.${useCase}.execute({ ${key}: data.${key}, sequence, at: time });`,
    '}',
  ];
  addMethod(file, className, method.join('\n'));
  addImport(file, { name: `${Event}Event`, from: '@trellis/contracts', isType: false });
  addImport(file, { name: Event, from: '@trellis/contracts', isType: true });
  addImport(file, { name: 'ReceivedEvent', from: '@trellis/contracts', isType: true });
  addImport(file, { name: 'OnEvent', from: '@trellis/outbox', isType: false });
  addImport(file, { name: `Record${Event}`, from: `../application/record-${eventFile}`, isType: false });
}
