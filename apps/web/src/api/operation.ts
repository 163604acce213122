import type { components, paths } from './generated/openapi';

/** The types of what the API takes and gives, by the names of its document. */
export type Schemas = components['schemas'];

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The addresses that a method may be called at. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, object> ? Path : never;
}[keyof paths];

type Operation<M extends Method, Path extends PathOf<M>> = paths[Path][M];

/** Leaves out the members that can have no value. */
type Present<T> = { [Name in keyof T as Exclude<T[Name], undefined> extends never ? never : Name]: T[Name] };

type ParametersOf<Call> = Call extends { parameters: infer All }
  ? Present<Pick<All, Extract<keyof All, 'path' | 'query' | 'header'>>>
  : object;

type BodyOf<Call> = Call extends { requestBody: { content: { 'application/json': infer Body } } }
  ? { body: Body }
  : object;

/** What a call needs besides its address: as much as the document asks for, and a signal to give up by. */
export type InputOf<M extends Method, Path extends PathOf<M>> = ParametersOf<Operation<M, Path>> &
  BodyOf<Operation<M, Path>> & { signal?: AbortSignal };

/** The input as arguments: left out where nothing has to be given. */
export type InputArguments<M extends Method, Path extends PathOf<M>> =
  object extends InputOf<M, Path> ? [input?: InputOf<M, Path>] : [input: InputOf<M, Path>];

type Success = 200 | 201 | 204;

/** What a call answers with when it succeeds; undefined for an answer without a body. */
export type AnswerOf<M extends Method, Path extends PathOf<M>> =
  Operation<M, Path> extends { responses: infer All }
    ? {
        [Status in Extract<keyof All, Success>]: All[Status] extends {
          content: { 'application/json': infer Body };
        }
          ? Body
          : undefined;
      }[Extract<keyof All, Success>]
    : never;

/** An input as it is sent, whichever call it belongs to. */
export interface AnyInput {
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  header?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  signal?: AbortSignal;
}

/** The address with its parameters in place and its query behind it. Members that are undefined are left out. */
export function addressOf(template: string, { path = {}, query = {} }: AnyInput): string {
  const address = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return search.size > 0 ? `${address}?${search}` : address;
}

/** The headers that have a value. */
export function headersOf({ header = {} }: AnyInput): Record<string, string> {
  const given = Object.entries(header).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
