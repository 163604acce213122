import type { EventMessage } from '@trellis/contracts';
import { errorType, tracing, type OpenSpan } from '@trellis/telemetry';

/** The spans of events that are being appended to the outbox. What they lead to, in any service, follows them. */
export class CreateSpans {
  private constructor(private readonly spans: readonly OpenSpan[]) {}

  /**
   * Undefined when tracing is off.
   * @param inherited the `traceparent` of events that do not say whose they are
   */
  static start(events: readonly EventMessage[], inherited: string | undefined): CreateSpans | undefined {
    const on = tracing;
    if (on === undefined) return undefined;
    const spans = events.map(({ type, data, traceparent = inherited }) =>
      on.start(`create ${type.topic}`, {
        role: 'producer',
        parent: traceparent,
        attributes: {
          'messaging.destination.name': type.topic,
          'messaging.operation.name': 'create',
          'messaging.operation.type': 'create',
          'messaging.kafka.message.key': type.keyOf(data),
          'cloudevents.event_type': type.type,
        },
      }),
    );
    return new CreateSpans(spans);
  }

  /** What the event's record carries. */
  traceparentOf(ordinal: number): string | undefined {
    return this.spans[ordinal]?.traceparent;
  }

  /** Ends them when `appended` does. */
  async during<T>(appended: Promise<T>): Promise<T> {
    try {
      return await appended;
    } catch (error) {
      for (const span of this.spans) span.fail(errorType(error));
      throw error;
    } finally {
      for (const span of this.spans) span.end();
    }
  }
}
