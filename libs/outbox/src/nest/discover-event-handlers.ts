import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { topics } from '@trellis/contracts';
import type { EventType, ReceivedEvent } from '@trellis/contracts';
import { EventHandlers } from '../inbox/event-handlers';
import type { EventHandler } from '../inbox/event-handlers';
import { EVENT_CONSUMER, ON_EVENT } from './event-consumer.decorator';

type EventMethods = Record<string, (event: ReceivedEvent) => Promise<void>>;
type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds the methods marked by `@OnEvent` in the classes marked by `@EventConsumer`, of all modules. */
export function discoverEventHandlers(discovery: DiscoveryService, scanner: MetadataScanner): EventHandlers {
  const consumers = new Map<unknown, Wrapper>();
  for (const wrapper of [...discovery.getControllers(), ...discovery.getProviders()]) {
    const { metatype } = wrapper;
    if (metatype && Reflect.getMetadata(EVENT_CONSUMER, metatype) === true) consumers.set(metatype, wrapper);
  }
  return new EventHandlers(
    [...consumers.values()].flatMap((wrapper) => handlersOf(wrapper, scanner)),
    topics,
  );
}

/** Reads the prototype only: the instance may not be made yet, and is looked up at each call. */
function handlersOf(wrapper: Wrapper, scanner: MetadataScanner): EventHandler[] {
  const prototype = wrapper.metatype?.prototype as EventMethods;
  return scanner.getAllMethodNames(prototype).flatMap((method) => {
    const type = Reflect.getMetadata(ON_EVENT, prototype[method] as object) as EventType<unknown> | undefined;
    if (!type) return [];
    const handle = async (event: ReceivedEvent) => (wrapper.instance as EventMethods)[method]?.(event);
    return [{ type, name: `${wrapper.name}.${method}`, handle }];
  });
}
