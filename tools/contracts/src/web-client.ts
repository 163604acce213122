import openapiTypeScript, { astToString } from 'openapi-typescript';

/** As much of an OpenAPI document as is read here. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, object>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Schema extends Readonly<Partial<Record<Limit, number>>> {
  readonly properties?: Readonly<Record<string, Schema>>;
}

const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'] as const;
type Limit = (typeof limits)[number];

const header = '// Written from apps/bff/openapi.json by `npm run generate`. Do not edit.\n';

/**
 * What the web application knows of the API, by file name: the types of all calls, and the limits of what is sent, so
 * that its forms refuse what the server would.
 */
export async function freshWebClient(document: OpenApiDocument): Promise<ReadonlyMap<string, string>> {
  // Its own copy: the library resolves references in what it is given.
  const types = await openapiTypeScript(JSON.stringify(document), { silent: true });
  return new Map([
    ['openapi.ts', `${header}\n${astToString(types)}`],
    ['request-limits.ts', `${header}\n${printRequestLimits(document)}`],
  ]);
}

function printRequestLimits({ components }: OpenApiDocument): string {
  const requests = Object.entries(components.schemas).flatMap(([name, { properties = {} }]) => {
    if (!name.endsWith('Request')) return [];
    const fields = Object.entries(properties).flatMap(([field, schema]) => {
      const own = limits.flatMap((limit) => (schema[limit] === undefined ? [] : [[limit, schema[limit]]]));
      return own.length === 0 ? [] : [[field, Object.fromEntries(own)] as const];
    });
    return fields.length === 0 ? [] : [[name, Object.fromEntries(fields)] as const];
  });
  const text = JSON.stringify(Object.fromEntries(requests), null, 2);
  return `/** The limits of the members of each request, by the names of its schema. */
export const requestLimits = ${text} as const;
`;
}
