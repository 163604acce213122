import { GenerationRefused } from '../generator.errors.ts';
import { camelCase, pascalCase } from './letter-case.ts';
import { nameWords } from './name-words.ts';
import { pluralOf, singularOf, withArticle } from './words.ts';

/** What a service was asked for by. */
export interface ServiceOptions {
  readonly name: string;
  readonly entity?: string;
  /** Defaults to true. */
  readonly events?: boolean;
}

/** Every spelling that the templates use, by the names they use. */
export type ServiceNames = ReturnType<typeof serviceNames>;

/**
 * The names of a service and its first aggregate. `billing-service` is named `billing`; the aggregate is the singular of
 * the service's name unless it is given.
 *
 * @throws {GenerationRefused} for what can be no name
 */
export function serviceNames(options: ServiceOptions) {
  const service = withoutServiceSuffix(nameWords('service', options.name));
  const entity = options.entity === undefined ? singular(service) : nameWords('entity', options.entity);
  const plural = [...entity.slice(0, -1), pluralOf(entity.at(-1) ?? '')];
  const events = options.events ?? true;
  const Entity = pascalCase(entity);
  const anEntity = withArticle(entity.join(' '));
  const wordsPlural = plural.join(' ');
  return {
    name: service.join('-'),
    package: service.join('_'),
    Service: pascalCase(service),
    SERVICE: service.join('_').toUpperCase(),
    serviceVariable: camelCase(service),
    entity: entity.join('-'),
    entity_: entity.join('_'),
    Entity,
    ENTITY: entity.join('_').toUpperCase(),
    entityId: `${camelCase(entity)}Id`,
    instance: camelCase(entity),
    entities: plural.join('-'),
    entities_: plural.join('_'),
    Entities: pascalCase(plural),
    instances: camelCase(plural),
    words: entity.join(' '),
    anEntity,
    AnEntity: anEntity.charAt(0).toUpperCase() + anEntity.slice(1),
    wordsPlural,
    WordsPlural: wordsPlural.charAt(0).toUpperCase() + wordsPlural.slice(1),
    events,
    /** What a change of the aggregate answers with, and what it answers when nothing changed. */
    answer: events ? 'readonly EventMessage[]' : 'boolean',
    unchanged: events ? '[]' : 'false',
    /** The columns of the history, as wide as each other. */
    columns: alignedColumns(`${camelCase(entity)}Id`),
    createCall: events ? `create${Entity}()` : 'create()',
  };
}

function withoutServiceSuffix(words: string[]): string[] {
  if (words.at(-1) !== 'service') return words;
  if (words.length === 1)
    throw new GenerationRefused('"service" says nothing: name the service for what it does.');
  return words.slice(0, -1);
}

function singular(words: readonly string[]): string[] {
  return [...words.slice(0, -1), singularOf(words.at(-1) ?? '')];
}

function alignedColumns(id: string) {
  const width = Math.max(id.length, 'sequence'.length);
  const [sequence, action, at] = ['sequence', 'action', 'at'].map((name) => name.padEnd(width));
  return { id: id.padEnd(width), sequence, action, at };
}
