import type { EventBus } from './event-bus';
import { UnsupportedEventBusError } from './event-bus.errors';
import { PostgresEventBus } from './postgres/postgres-event-bus';

/**
 * The event bus that a URL names by its scheme: `postgres://` or `postgresql://`. Connects when first used.
 * @throws {UnsupportedEventBusError} when there is no adapter for the scheme
 */
export function createEventBus(url: string): EventBus {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  switch (scheme) {
    case 'postgres:':
    case 'postgresql:':
      return new PostgresEventBus(url);
    default:
      throw new UnsupportedEventBusError(
        scheme === undefined ? 'an address without a scheme' : `${scheme}//`,
      );
  }
}
