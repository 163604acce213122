import type { Route } from './route';

/** Finds the route of a request: the first that matches, in the order in which they are given. */
export class RouteTable {
  constructor(private readonly routes: readonly Route[]) {}

  /** Every service that a route leads to. */
  get targets(): ReadonlySet<string> {
    return new Set(this.routes.map(({ target }) => target));
  }

  /**
   * @param path as it came, without the query. It is compared as it is: a spelling with needless percent-encoding is not
   * a public path, so that no trick of encoding opens a route.
   */
  find(method: string, path: string): Route | undefined {
    return this.routes.find(
      (route) => (route.methods?.includes(method) ?? true) && matches(route.path, path),
    );
  }
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
