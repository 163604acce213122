/** The part of Kubernetes' OpenAPI 2 document that is read. */
export interface OpenApiDocument {
  readonly definitions: Readonly<Record<string, Definition>>;
}

interface Definition {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly format?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  readonly [key: string]: unknown;
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** JSON schemas of Kubernetes' kinds. */
export interface KubernetesSchemas {
  /** Schemas that refer to each other by `#/definitions/…`, by their names in the document. */
  readonly definitions: Readonly<Record<string, unknown>>;
  /** Names in {@link definitions}, by file names in the form that kubeconform looks for: `deployment-apps-v1.json`. */
  readonly kinds: ReadonlyMap<string, string>;
}

/**
 * Makes JSON schemas of Kubernetes' OpenAPI document. They refuse members that a kind does not have, which the API server
 * drops without a word, and take what the document only says in formats: numbers for ports and for quantities.
 */
export function strictSchemas({ definitions }: OpenApiDocument): KubernetesSchemas {
  const kinds = new Map<string, string>();
  const strict: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    strict[name] = strictly(name, definition);
    for (const kind of definition['x-kubernetes-group-version-kind'] ?? []) kinds.set(fileOf(kind), name);
  }
  return { definitions: strict, kinds };
}

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

function strictly(name: string, definition: Definition): unknown {
  if (definition.format === 'int-or-string') return { type: ['integer', 'string'] };
  if (name === quantity) return { type: ['number', 'string'] };
  // Free of form where it names no members: labels, a custom resource's own schema.
  return definition.properties === undefined ? definition : { ...definition, additionalProperties: false };
}

function fileOf({ group, version, kind }: GroupVersionKind): string {
  const [shortGroup = ''] = group.split('.');
  return `${[kind, shortGroup, version]
    .filter((part) => part !== '')
    .join('-')
    .toLowerCase()}.json`;
}
