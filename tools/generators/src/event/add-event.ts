import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import type { ServiceNames } from '../names/service-names.ts';
import { textOf } from '../tree/files-below.ts';
import { addSeedFiles } from '../tree/seed-files.ts';
import { AppModuleFile } from '../typescript/app-module.ts';
import type { EventKey } from './declared-event.ts';
import type { EventNames } from './event-names.ts';

/** Declares an event in a service's contract, and adds what raises it. */
export function addEvent(
  tree: Tree,
  service: ServiceNames,
  names: EventNames,
  { key, key_ }: EventKey,
): void {
  const substitutions = { ...service, ...names, key };
  addSeedFiles(tree, join(import.meta.dirname, 'topic-files'), substitutions);
  const file = `proto/trellis/${service.package}/v1/${service.package}_events.proto`;
  const message = [
    `// Raised by Announce${names.Event}.`,
    `message ${names.Event} {`,
    '  option (trellis.options.v1.event) = {',
    `    topic: "trellis.${service.package}.v1"`,
    `    key_field: "${key_}"`,
    '  };',
    '',
    `  string ${key_} = 1;`,
    '}',
    '',
  ];
  tree.write(file, `${textOf(tree, file).trimEnd()}\n\n${message.join('\n')}`);
  addSeedFiles(tree, join(import.meta.dirname, 'files'), substitutions);
  new AppModuleFile(tree, service.name).addUseCase({
    name: `Announce${names.Event}`,
    from: `./application/announce-${names.eventFile}`,
  });
}
