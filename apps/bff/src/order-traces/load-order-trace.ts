import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '@trellis/errors';
import {
  TempoTraceStore,
  TraceStoreUnavailableError,
  type StoredSpan,
  type TraceStore,
} from '@trellis/trace-store';
import { BffConfiguration } from '../bff.configuration';
import type { OrderTraceResponse } from './order-trace.dto';
import { OrderTraceNotFound, TraceStoreAway, TraceStoreMissing } from './order-trace.errors';
import { spanResponses } from './span-response';
import { linkedWork } from './linked-work';

/** The key of an event is the id of what it happened to. */
const keyAttribute = 'messaging.kafka.message.key';

/** An order is placed and cancelled: two traces, and some for attempts that were refused. */
const maxTraces = 10;
/** Transactions that handled events of the order together with others. */
const maxLinkedTraces = 10;
/** An order makes about fifty. */
const maxSpans = 1_000;

/** Gathers the spans of all that happened to an order. */
@Injectable()
export class LoadOrderTrace {
  private readonly logger = new Logger('LoadOrderTrace');
  private readonly store: TraceStore | undefined;

  constructor({ traceStoreUrl }: BffConfiguration) {
    this.store = traceStoreUrl === undefined ? undefined : new TempoTraceStore(traceStoreUrl);
  }

  /** @throws {TraceStoreMissing}, {TraceStoreAway} or {OrderTraceNotFound} */
  async execute(orderId: string): Promise<OrderTraceResponse> {
    const { store } = this;
    if (store === undefined) throw new TraceStoreMissing();
    const spans = await this.spansOf(store, orderId).catch((error: unknown) => {
      if (!(error instanceof TraceStoreUnavailableError)) throw error;
      this.logger.warn(messageOf(error));
      throw new TraceStoreAway(error);
    });
    if (spans.length === 0) throw new OrderTraceNotFound();
    return { orderId, spans: spanResponses(spans.slice(0, maxSpans)), isTruncated: spans.length > maxSpans };
  }

  /** By start. */
  private async spansOf(store: TraceStore, orderId: string): Promise<StoredSpan[]> {
    const ids = await store.search(keyAttribute, orderId, maxTraces);
    const own = await tracesOf(store, ids);
    const linkedIds = own
      .flatMap(({ links }) => links.map(({ traceId }) => traceId))
      .filter((traceId) => !ids.includes(traceId));
    const linked = await tracesOf(store, [...new Set(linkedIds)].slice(0, maxLinkedTraces));
    return [...own, ...linkedWork(own, linked)].sort((a, b) => Number(a.startNs - b.startNs));
  }
}

async function tracesOf(store: TraceStore, ids: readonly string[]): Promise<StoredSpan[]> {
  return (await Promise.all(ids.map((id) => store.trace(id)))).flat();
}
