import type {
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  Message,
} from '@bufbuild/protobuf';
import { getExtension, hasExtension, ScalarType } from '@bufbuild/protobuf';
import { CatalogueError } from './catalogue.errors.ts';

/** A topic, as the `topic` option of a file declares it. */
export interface CatalogueTopic {
  readonly name: string;
  readonly partitions: number;
  readonly retentionHours: number;
  /** The service that alone publishes on it. */
  readonly owner: string;
  readonly file: DescFile;
}

/** An event, as the `event` option of a message marks it. */
export interface CatalogueEvent {
  readonly message: DescMessage;
  readonly topic: CatalogueTopic;
  readonly keyField: DescField;
}

export type CatalogueAccess = 'PUBLIC' | 'AUTHENTICATED' | 'OPERATOR';

/** A method and who may call it. */
export interface CatalogueMethod {
  /** The path on the wire: `/trellis.user.v1.UserService/GetUser`. */
  readonly path: string;
  readonly access: CatalogueAccess;
}

/** What the kit reads from the contract beside its messages. Everything is sorted, so that output does not depend on order of input. */
export interface Catalogue {
  readonly topics: readonly CatalogueTopic[];
  readonly events: readonly CatalogueEvent[];
  readonly methods: readonly CatalogueMethod[];
}

/** The package of our options, whatever the workspace is called. */
const optionsPackage = /^\w+\.options\.v1$/;

/** Its vendored file cannot carry our options; probes and balancers call it without a token. */
const publicServices: ReadonlySet<string> = new Set(['grpc.health.v1.Health']);

/** By the number of trellis.options.v1.Access. */
const accessLevels: readonly CatalogueAccess[] = ['AUTHENTICATED', 'PUBLIC', 'AUTHENTICATED', 'OPERATOR'];

/**
 * Reads topics, events and method access from the options of all files.
 * @throws CatalogueError on the first contradiction
 */
export function readCatalogue(files: readonly DescFile[]): Catalogue {
  const options = new ContractOptions(files);
  const topics = readTopics(files, options);
  return {
    topics: [...topics.values()],
    events: readEvents(files, topics, options),
    methods: readMethods(files, options),
  };
}

/** The service that a package belongs to: `order` of `trellis.order.v1`, `user-profile` of `trellis.user_profile.v1`. */
export function serviceOf(file: DescFile): string {
  const service = file.proto.package.split('.')[1];
  if (service === undefined || file.proto.package.split('.').length < 3) {
    throw new CatalogueError(
      fileName(file),
      `package ${file.proto.package || '(none)'} is not of the form <workspace>.<service>.v1`,
    );
  }
  return service.replaceAll('_', '-');
}

function readTopics(files: readonly DescFile[], options: ContractOptions): Map<string, CatalogueTopic> {
  const topics = new Map<string, CatalogueTopic>();
  for (const file of byName(files)) {
    const declared = options.topicOf(file);
    if (declared === undefined) continue;
    const other = topics.get(declared.name);
    if (other !== undefined) {
      throw new CatalogueError(
        fileName(file),
        `topic ${declared.name} is already declared by ${fileName(other.file)}`,
      );
    }
    if (!/^[a-zA-Z0-9._-]{1,200}$/.test(declared.name)) {
      throw new CatalogueError(
        fileName(file),
        `topic name "${declared.name}" is not 1 to 200 of [a-zA-Z0-9._-]`,
      );
    }
    if (declared.partitions < 1 || declared.retentionHours < 1) {
      throw new CatalogueError(
        fileName(file),
        `topic ${declared.name} needs at least 1 partition and a retention of at least 1 hour`,
      );
    }
    topics.set(declared.name, { ...declared, owner: serviceOf(file), file });
  }
  return topics;
}

function readEvents(
  files: readonly DescFile[],
  topics: ReadonlyMap<string, CatalogueTopic>,
  options: ContractOptions,
): CatalogueEvent[] {
  const events: CatalogueEvent[] = [];
  for (const file of byName(files)) {
    for (const message of messagesIn(file.messages)) {
      const marked = options.eventOf(message);
      if (marked === undefined) continue;
      const where = `${fileName(file)}: ${message.name}`;
      if (message.parent !== undefined) {
        throw new CatalogueError(where, 'an event must be a top-level message');
      }
      const topic = topics.get(marked.topic);
      if (topic === undefined) {
        throw new CatalogueError(where, `topic "${marked.topic}" is not declared by any file`);
      }
      if (topic.file.proto.package !== file.proto.package) {
        throw new CatalogueError(
          where,
          `topic ${topic.name} belongs to package ${topic.file.proto.package}; only that package's events travel on it`,
        );
      }
      events.push({ message, topic, keyField: keyFieldOf(message, marked.keyField, where) });
    }
  }
  return events;
}

function keyFieldOf(message: DescMessage, name: string, where: string): DescField {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new CatalogueError(where, `key_field "${name}" does not exist`);
  }
  const isPlainString =
    field.fieldKind === 'scalar' &&
    field.scalar === ScalarType.STRING &&
    field.oneof === undefined &&
    !field.proto.proto3Optional;
  if (!isPlainString) {
    throw new CatalogueError(where, `key_field "${name}" is not a plain string`);
  }
  return field;
}

function readMethods(files: readonly DescFile[], options: ContractOptions): CatalogueMethod[] {
  return byName(files)
    .flatMap((file) => file.services)
    .flatMap((service) =>
      service.methods.map((method) => ({
        path: `/${service.typeName}/${method.name}`,
        access: publicServices.has(service.typeName) ? ('PUBLIC' as const) : options.accessOf(method),
      })),
    );
}

/** Every message of a file, nested ones included. */
export function messagesIn(messages: readonly DescMessage[]): DescMessage[] {
  return messages.flatMap((message) => [message, ...messagesIn(message.nestedMessages)]);
}

/** A file's path as it is imported: `trellis/order/v1/order.proto`. */
export function fileName(file: DescFile): string {
  return `${file.name}.proto`;
}

function byName(files: readonly DescFile[]): DescFile[] {
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Typed access to the options that trellis/options/v1/options.proto defines. */
class ContractOptions {
  private readonly access: DescExtension | undefined;
  private readonly event: DescExtension | undefined;
  private readonly topic: DescExtension | undefined;

  constructor(files: readonly DescFile[]) {
    const extensions = files
      .filter((file) => optionsPackage.test(file.proto.package))
      .flatMap((file) => file.extensions);
    const named = (name: string) => extensions.find((extension) => extension.name === name);
    this.access = named('access');
    this.event = named('event');
    this.topic = named('topic');
  }

  topicOf(file: DescFile): { name: string; partitions: number; retentionHours: number } | undefined {
    const value = read(file.proto.options, this.topic);
    return value as { name: string; partitions: number; retentionHours: number } | undefined;
  }

  eventOf(message: DescMessage): { topic: string; keyField: string } | undefined {
    const value = read(message.proto.options, this.event);
    return value as { topic: string; keyField: string } | undefined;
  }

  accessOf(method: DescMethod): CatalogueAccess {
    const value = read(method.proto.options, this.access) as number | undefined;
    const access = accessLevels[value ?? 0];
    if (access === undefined) {
      throw new CatalogueError(
        `${fileName(method.parent.file)}: ${method.name}`,
        `access ${value} is not known`,
      );
    }
    return access;
  }
}

function read(options: Message | undefined, extension: DescExtension | undefined): unknown {
  if (options === undefined || extension === undefined || !hasExtension(options, extension)) return undefined;
  return getExtension(options, extension);
}
