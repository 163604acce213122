/** Where requests go, and what they need. */
export interface Route {
  /** Any method when absent. */
  readonly methods?: readonly string[];
  /** A path, or with a final `/*` everything below one. */
  readonly path: string;
  /** The service, by its name in the registry. */
  readonly target: string;
  /** `AUTHENTICATED`: only with a valid access token. */
  readonly access: 'PUBLIC' | 'AUTHENTICATED';
}
