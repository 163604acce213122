/** Where the event bus and the registry are; undefined for the platform's database. */
export interface PlatformEndpoints {
  readonly eventBusUrl?: string;
  readonly registryUrl?: string;
}

/** What the user's environment names. */
export function givenEndpoints(environment: Readonly<Record<string, string | undefined>>): PlatformEndpoints {
  const { EVENT_BUS_URL: eventBusUrl, REGISTRY_URL: registryUrl } = environment;
  return { ...(eventBusUrl && { eventBusUrl }), ...(registryUrl && { registryUrl }) };
}
