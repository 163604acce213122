import { join } from 'node:path';
import { generateFiles, readJson, type Tree } from '@nx/devkit';
import type { ServiceNames } from '../names/service-names.ts';

export const openApiFile = 'apps/bff/openapi.json';
/** Rendered here, read, and gone again before anything is written. */
const scratch = '.openapi-addition';

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, object>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** Adds the calls of a service's resource to the API's document, as its controller will say them. */
export function addOpenApiPaths(tree: Tree, names: ServiceNames): void {
  generateFiles(tree, join(import.meta.dirname, 'files'), scratch, names);
  const addition = readJson<OpenApiDocument>(tree, `${scratch}/addition.json`);
  tree.delete(scratch);
  const document = readJson<OpenApiDocument>(tree, openApiFile);
  write(tree, document, {
    paths: { ...document.paths, ...addition.paths },
    schemas: { ...document.components.schemas, ...addition.components.schemas },
  });
}

/** Takes the calls below `/api/v1/<entities>` out of the document, and the schemas that only they used. */
export function removeOpenApiPaths(tree: Tree, { entities }: { readonly entities: string }): void {
  const document = readJson<OpenApiDocument>(tree, openApiFile);
  const url = `/api/v1/${entities}`;
  const isOwn = (path: string) => path === url || path.startsWith(`${url}/`);
  const paths = Object.entries(document.paths).filter(([path]) => !isOwn(path));
  writeWithoutOrphans(tree, document, {
    paths: Object.fromEntries(paths),
    schemas: document.components.schemas,
  });
}

/** Leaves a schema some of its properties, by name, and takes out the schemas that only the others used. */
export function keepProperties(tree: Tree, name: string, kept: readonly string[]): void {
  const document = readJson<OpenApiDocument>(tree, openApiFile);
  const { [name]: before, ...others } = document.components.schemas;
  const { properties, required, ...rest } = before as ObjectSchema;
  const isKept = (property: string) => kept.includes(property);
  const names = (schema: PropertySchema): PropertySchema =>
    schema.items?.enum
      ? { ...schema, items: { ...schema.items, enum: schema.items.enum.filter(isKept) } }
      : schema;
  const entries = Object.entries(properties).filter(([property]) => isKept(property));
  const after = {
    ...rest,
    properties: Object.fromEntries(entries.map(([property, schema]) => [property, names(schema)])),
    required: required.filter(isKept),
  };
  writeWithoutOrphans(tree, document, { paths: document.paths, schemas: { ...others, [name]: after } });
}

interface PropertySchema {
  readonly items?: { readonly enum?: readonly string[] };
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
}

/** Writes the document without the schemas that were used before and are no longer. */
function writeWithoutOrphans(
  tree: Tree,
  document: OpenApiDocument,
  { paths, schemas }: { paths: Readonly<Record<string, object>>; schemas: Readonly<Record<string, object>> },
): void {
  const before = referencesOf(document.paths, document.components.schemas);
  const after = referencesOf(paths, schemas);
  const isLeft = (name: string) => after.has(name) || !before.has(name);
  write(tree, document, {
    paths,
    schemas: Object.fromEntries(Object.entries(schemas).filter(([name]) => isLeft(name))),
  });
}

function write(
  tree: Tree,
  document: OpenApiDocument,
  { paths, schemas }: { paths: Readonly<Record<string, object>>; schemas: Readonly<Record<string, object>> },
): void {
  const components = { ...document.components, schemas: byName(schemas) };
  // On one line: Prettier would keep an object open that is.
  tree.write(openApiFile, JSON.stringify({ ...document, paths: byName(paths), components }));
}

function byName(entries: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(Object.entries(entries).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The names of the schemas that a part of the document leads to. */
function referencesOf(part: object, schemas: Readonly<Record<string, object>>, found = new Set<string>()) {
  for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    referencesOf(schemas[name] ?? {}, schemas, found);
  }
  return found;
}
