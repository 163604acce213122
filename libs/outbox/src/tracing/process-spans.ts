import { runInContext } from '@trellis/context';
import type { ReceivedEvent } from '@trellis/contracts';
import { cloudEventHeaders } from '@trellis/events';
import { errorType, tracing, type OpenSpan, type SpanAttributes, type Tracing } from '@trellis/telemetry';
import type { InboxEvent } from '../inbox/inbox-event';

/**
 * The spans of events that are handled in one transaction. A single event's span follows the creation of the event and has
 * the transaction's statements as its children. Several events share a transaction whose span links to all of them; each
 * has a span of its own besides, which follows its creation and links to the transaction's.
 */
export class ProcessSpans {
  private constructor(
    private readonly on: Tracing,
    private readonly transaction: OpenSpan,
    private readonly events: readonly InboxEvent[],
    private readonly common: SpanAttributes,
  ) {}

  /** Undefined when tracing is off. @param system what OpenTelemetry calls the bus */
  static start(system: string, group: string, events: readonly InboxEvent[]): ProcessSpans | undefined {
    const [first] = events;
    if (tracing === undefined || first === undefined) return undefined;
    const common: SpanAttributes = {
      'messaging.system': system,
      'messaging.destination.name': first.topic,
      'messaging.destination.partition.id': String(first.record.partition),
      'messaging.consumer.group.name': group,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
    };
    const isBatch = events.length > 1;
    const transaction = tracing.start(`process ${first.topic}`, {
      role: 'consumer',
      parent: isBatch ? undefined : traceparentOf(first),
      links: isBatch ? events.map(traceparentOf) : undefined,
      attributes: {
        ...common,
        ...(isBatch ? { 'messaging.batch.message_count': events.length } : attributesOf(first)),
      },
    });
    return new ProcessSpans(tracing, transaction, events, common);
  }

  /** Runs the transaction in its span. `failureOf` reads why it did not commit from what it answers. */
  async transact<T>(work: () => Promise<T>, failureOf: (outcome: T) => unknown): Promise<T> {
    const requestId = this.events[0]?.eventId ?? '';
    const outcome = await runInContext({ requestId, traceparent: this.transaction.traceparent }, work);
    const failure = failureOf(outcome);
    if (failure !== undefined) this.transaction.fail(errorType(failure));
    this.transaction.end();
    return outcome;
  }

  /** Hands an event to its handler in the event's span. */
  async handle(
    event: InboxEvent,
    received: ReceivedEvent,
    handle: (received: ReceivedEvent) => Promise<void>,
  ): Promise<void> {
    if (this.events.length === 1) return handle({ ...received, traceparent: this.transaction.traceparent });
    const span = this.on.start(`process ${event.topic}`, {
      role: 'consumer',
      parent: traceparentOf(event),
      links: [this.transaction.traceparent],
      attributes: { ...this.common, ...attributesOf(event) },
    });
    try {
      await handle({ ...received, traceparent: span.traceparent });
    } catch (error) {
      span.fail(errorType(error));
      throw error;
    } finally {
      span.end();
    }
  }
}

function traceparentOf({ record }: InboxEvent): string | undefined {
  return record.headers[cloudEventHeaders.traceparent];
}

function attributesOf({ eventId, type, record }: InboxEvent): SpanAttributes {
  return {
    'messaging.message.id': eventId,
    'messaging.kafka.message.key': record.key,
    'messaging.kafka.offset': Number(record.offset),
    'cloudevents.event_type': type,
  };
}
