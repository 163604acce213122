import type { Tree } from '@nx/devkit';
import { GenerationRefused } from '../generator.errors.ts';
import type { ServiceNames } from '../names/service-names.ts';
import { textOf } from '../tree/files-below.ts';
import type { EventKey } from './declared-event.ts';
import type { EventNames } from './event-names.ts';

/**
 * Gives a service's database the table of what it heard of an event, by a migration.
 *
 * @throws {GenerationRefused} when it has a table or a model of that name
 */
export function addRecordTable(
  tree: Tree,
  consumer: ServiceNames,
  producer: ServiceNames,
  { Event, event_ }: EventNames,
  { key, key_ }: EventKey,
): void {
  const folder = `apps/${consumer.name}/prisma`;
  const table = `${event_}_record`;
  const width = Math.max(key.length, 'sequence'.length);
  const mapped = key === key_ ? '' : `   @map("${key_}")`;
  const model = [
    `/// What was heard of ${Event}, an event of the ${producer.name} service.`,
    `model ${Event}Record {`,
    `  ${key.padEnd(width)} String${mapped}`,
    "  /// The event's place among the events of its key.",
    `  ${'sequence'.padEnd(width)} BigInt`,
    `  ${'at'.padEnd(width)} DateTime @db.Timestamptz(3)`,
    '',
    `  @@id([${key}, sequence])`,
    `  @@map("${table}")`,
    '}',
    '',
  ];
  for (const file of [`${folder}/schema.prisma`, `${folder}/migrations/applied.prisma`]) {
    const schema = textOf(tree, file);
    if (new RegExp(`^model ${Event}Record\\b|@@map\\("${table}"\\)`, 'm').test(schema)) {
      throw new GenerationRefused(`${file} has the model ${Event}Record or the table ${table} already.`);
    }
    tree.write(file, `${schema.trimEnd()}\n\n${model.join('\n')}`);
  }
  const migration = [
    '-- CreateTable',
    `CREATE TABLE "${table}" (`,
    `    "${key_}" TEXT NOT NULL,`,
    '    "sequence" BIGINT NOT NULL,',
    '    "at" TIMESTAMPTZ(3) NOT NULL,',
    '',
    `    CONSTRAINT "${table}_pkey" PRIMARY KEY ("${key_}","sequence")`,
    ');',
    '',
  ];
  const time = nextMigrationTime(tree.children(`${folder}/migrations`), new Date());
  tree.write(`${folder}/migrations/${time}_record_${event_}/migration.sql`, migration.join('\n'));
}

/** `20260102030405` for now, or for a second after the last migration where that is later. */
export function nextMigrationTime(migrations: readonly string[], now: Date): string {
  const last = migrations
    .map((name) => /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_/.exec(name)?.slice(1).map(Number))
    .filter((parts) => parts !== undefined)
    .map(([year = 0, month = 1, ...rest]) => Date.UTC(year, month - 1, ...rest));
  const time = new Date(Math.max(now.getTime(), ...last.map((ms) => ms + 1000)));
  return time.toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
