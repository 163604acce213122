import { createRegistry, registerRegistryResolver, type Registry } from '@trellis/discovery';
import { InvalidEndpointError, UnsupportedEndpointError } from '@trellis/endpoint';
import { createEventBus, type EventBus } from '@trellis/events';
import { createLiveSettings, type LiveSettings } from '@trellis/settings';
import type { ServiceConfiguration } from './configuration/service-configuration';
import type { Dependency } from './lifecycle/await-dependencies';
import { StartFailure } from './lifecycle/start-failure';
import { consulCredentials, kafkaCredentials } from './platform-credentials';

/** The ports that all apps share, on the adapters that the URLs' schemes name. */
export interface PlatformPorts {
  readonly registry: Registry;
  readonly settings: LiveSettings;
  /** Undefined when `EVENT_BUS_URL` is not set, which only apps without a database may do. */
  readonly eventBus?: EventBus;
}

/**
 * Makes the ports, and `registry:///<service>` a target of the process's channels. Nothing connects yet.
 * @throws {StartFailure} naming the variable whose URL or credentials cannot be used
 */
export function openPlatformPorts(configuration: ServiceConfiguration): PlatformPorts {
  const { registryUrl, settingsUrl, eventBusUrl } = configuration;
  const consul = consulCredentials(configuration);
  const kafka = kafkaCredentials(configuration);
  const registry = usable('REGISTRY_URL', () => createRegistry(registryUrl, { consul }));
  const settings = usable(settingsVariable(configuration), () =>
    createLiveSettings(settingsUrl ?? registryUrl, { consul }),
  );
  const eventBus =
    eventBusUrl === undefined
      ? undefined
      : usable('EVENT_BUS_URL', () => createEventBus(eventBusUrl, { kafka }));
  registerRegistryResolver(registry);
  return { registry, settings, ...(eventBus && { eventBus }) };
}

function settingsVariable({ settingsUrl }: ServiceConfiguration): string {
  return settingsUrl === undefined ? 'SETTINGS_URL (not set, so REGISTRY_URL)' : 'SETTINGS_URL';
}

function usable<Port>(variable: string, create: () => Port): Port {
  try {
    return create();
  } catch (cause) {
    if (!(cause instanceof InvalidEndpointError || cause instanceof UnsupportedEndpointError)) throw cause;
    throw new StartFailure(`${variable} cannot be used: ${cause.message}.`, { cause });
  }
}

/** What a start waits for. */
export function platformDependencies(
  configuration: ServiceConfiguration,
  ports: PlatformPorts,
): Dependency[] {
  const { registryUrl, settingsUrl, eventBusUrl } = configuration;
  const { registry, settings, eventBus } = ports;
  return [
    { name: 'the registry', variable: 'REGISTRY_URL', url: registryUrl, check: () => registry.check() },
    {
      name: 'the live settings',
      variable: settingsUrl ? 'SETTINGS_URL' : 'REGISTRY_URL',
      url: settingsUrl ?? registryUrl,
      check: () => settings.check(),
    },
    ...(eventBus && eventBusUrl
      ? [
          {
            name: 'the event bus',
            variable: 'EVENT_BUS_URL',
            url: eventBusUrl,
            check: () => eventBus.check(),
          },
        ]
      : []),
  ];
}

/** Closes all of them, also when one fails to. */
export async function closePlatformPorts(ports: PlatformPorts): Promise<void> {
  const closing = [ports.settings.close(), ports.registry.close()];
  if (ports.eventBus) closing.push(ports.eventBus.close());
  const failed = (await Promise.allSettled(closing)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
