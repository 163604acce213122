import { schemeOf } from './endpoint';
import { UnsupportedEndpointError } from './endpoint.errors';

/** A port's adapters by the scheme that picks them. */
export type Adapters<Port, Arguments extends unknown[]> = Readonly<
  Record<string, (url: string, ...rest: Arguments) => Port>
>;

/**
 * Makes the adapter that a URL picks by its scheme.
 *
 * @param port the port's name for people: `event bus`
 * @throws {UnsupportedEndpointError} when there is no adapter for the scheme
 */
export function adapterFor<Port, Arguments extends unknown[]>(
  port: string,
  adapters: Adapters<Port, Arguments>,
  url: string,
  ...rest: Arguments
): Port {
  const scheme = schemeOf(url);
  const create = scheme !== undefined && Object.hasOwn(adapters, scheme) ? adapters[scheme] : undefined;
  if (!create) throw new UnsupportedEndpointError(port, scheme, Object.keys(adapters));
  return create(url, ...rest);
}
