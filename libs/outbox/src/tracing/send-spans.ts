import { cloudEventHeaders, type BusRecord } from '@trellis/events';
import { errorType, tracing, type OpenSpan } from '@trellis/telemetry';

/**
 * The spans of records that are being published. Each follows the creation of its own event, so that every trace is whole
 * although the records of many traces are sent together.
 */
export class SendSpans {
  private constructor(private readonly spans: readonly OpenSpan[]) {}

  /** Undefined when tracing is off. @param system what OpenTelemetry calls the bus */
  static start(system: string, records: readonly BusRecord[]): SendSpans | undefined {
    const on = tracing;
    if (on === undefined) return undefined;
    const spans = records.flatMap(({ topic, key, headers }) => {
      const parent = headers[cloudEventHeaders.traceparent];
      if (parent === undefined) return [];
      const attributes = {
        'messaging.system': system,
        'messaging.destination.name': topic,
        'messaging.operation.name': 'send',
        'messaging.operation.type': 'send',
        'messaging.message.id': headers[cloudEventHeaders.id],
        'messaging.kafka.message.key': key,
        'messaging.batch.message_count': records.length > 1 ? records.length : undefined,
      };
      return [on.start(`send ${topic}`, { role: 'client', parent, attributes })];
    });
    return new SendSpans(spans);
  }

  /** Ends them when `published` does. */
  async during(published: Promise<void>): Promise<void> {
    try {
      await published;
    } catch (error) {
      for (const span of this.spans) span.fail(errorType(error));
      throw error;
    } finally {
      for (const span of this.spans) span.end();
    }
  }
}
