import { runInContext } from '@trellis/context';
import type { EventType, ReceivedEvent, TopicDeclaration } from '@trellis/contracts';
import { DuplicateEventHandlerError, UnknownTopicError } from './event-handlers.errors';

/** What handles one kind of event. */
export interface EventHandler {
  readonly type: EventType<unknown>;
  /** Class and method, for messages. */
  readonly name: string;
  handle(event: ReceivedEvent): Promise<void>;
}

/** The handlers of a service, at most one for each type of event. */
export class EventHandlers {
  /** The types handled, by name. */
  readonly types: ReadonlyMap<string, EventType<unknown>>;
  /** The topics they travel on. */
  readonly topics: readonly string[];
  private readonly byType: ReadonlyMap<string, EventHandler>;

  /**
   * @throws {DuplicateEventHandlerError} when two handlers take the same type
   * @throws {UnknownTopicError} when a type travels on a topic that nobody declared
   */
  constructor(handlers: readonly EventHandler[], topics: readonly TopicDeclaration[]) {
    const declared = new Set(topics.map((topic) => topic.name));
    const byType = new Map<string, EventHandler>();
    for (const handler of handlers) {
      const other = byType.get(handler.type.type);
      if (other) throw new DuplicateEventHandlerError(handler.type.type, [other.name, handler.name]);
      if (!declared.has(handler.type.topic)) throw new UnknownTopicError(handler.type.topic, handler.name);
      byType.set(handler.type.type, handler);
    }
    this.byType = byType;
    this.types = new Map(handlers.map(({ type }) => [type.type, type]));
    this.topics = [...new Set(handlers.map(({ type }) => type.topic))].sort();
  }

  has(type: string): boolean {
    return this.byType.has(type);
  }

  /** Calls the handler of an event, with the event's own context and no caller's identity. */
  async handle(event: ReceivedEvent): Promise<void> {
    const handler = this.byType.get(event.type.type);
    if (!handler) throw new Error(`No handler takes ${event.type.type}.`);
    await runInContext({ requestId: event.id, traceparent: event.traceparent }, () => handler.handle(event));
  }
}
