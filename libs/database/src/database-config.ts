/** Where a service's own database is. The token under which the kit provides it. */
export class DatabaseConfig {
  /** `postgres://` URL of the database and its role. */
  readonly url: string;
  /** Most connections at once, shared by everything in the process. Defaults to 3. */
  readonly maxConnections: number;

  constructor(options: { url: string; maxConnections?: number }) {
    this.url = options.url;
    this.maxConnections = options.maxConnections ?? 3;
  }
}
