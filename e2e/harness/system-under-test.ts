import { readFile } from 'node:fs/promises';
import { TrellisSystem } from './trellis-system';

/** A system that tests use from outside and leave as it is. */
export interface SystemUnderTest {
  /** Where the public surface is. */
  readonly gatewayUrl: string;
  /** What the system wrote last; nothing, where that is not for the tests to see. */
  readonly output: string;
  operatorCredentials(): Promise<{ email: string; password: string }>;
  /** The URL of an app's own database, as the app itself may use it. */
  databaseUrl(app: string): Promise<string>;
  /** The event bus, as an app may use it. */
  eventBusUrl(app: string): Promise<string>;
  /** Ends it, if the tests started it. */
  stop(): Promise<void>;
}

/** What the file of `TRELLIS_E2E_SYSTEM` says of a system that runs already; the URLs as this process reaches them. */
export interface SystemDescription {
  readonly gatewayUrl: string;
  readonly operator: { readonly email: string; readonly password: string };
  /** By app. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly eventBusUrl: string;
}

/** The system that the tests are given, by `TRELLIS_E2E_SYSTEM`, or else one of their own. */
export async function startSystem(): Promise<SystemUnderTest> {
  const file = process.env.TRELLIS_E2E_SYSTEM;
  return file ? GivenSystem.describedBy(file) : TrellisSystem.start();
}

/** A system that somebody else runs. */
export class GivenSystem implements SystemUnderTest {
  readonly output = '';

  constructor(private readonly description: SystemDescription) {}

  static async describedBy(file: string): Promise<GivenSystem> {
    return new GivenSystem(JSON.parse(await readFile(file, 'utf8')) as SystemDescription);
  }

  get gatewayUrl(): string {
    return this.description.gatewayUrl;
  }

  async operatorCredentials(): Promise<{ email: string; password: string }> {
    return this.description.operator;
  }

  async databaseUrl(app: string): Promise<string> {
    const { databaseUrls } = this.description;
    const url = databaseUrls[app];
    if (!url)
      throw new Error(`${app} has no database here, only ${Object.keys(databaseUrls).join(', ')} have.`);
    return url;
  }

  async eventBusUrl(): Promise<string> {
    return this.description.eventBusUrl;
  }

  async stop(): Promise<void> {}
}
