import { setTimeout as delay } from 'node:timers/promises';
import type { Message, Producer } from 'kafkajs';
import { PermanentPublishError } from '../event-bus.errors';
import { assertAcknowledged } from './acknowledgement';
import { createKafkaClient } from './kafka-client';
import type { KafkaClientSettings } from './kafka-client';
import { isTooLarge, isUnknownTopic } from './kafka-failure';
import { encodeProduceFast } from './produce-encoding';
import { frameProduceOnce } from './produce-frame';
import { nextShares, topicBatchesOf } from './produce-request';
import type { RequestShare } from './produce-request';
import type { PlacedMessage, PublishCall } from './publish-call';
import type { TopicCatalogue } from './topic-catalogue';

/** How long one answer may take, and all attempts of one request together: less than the outbox relay waits. */
const requestTimeoutMs = 15_000;
const sendTimeoutMs = 25_000;
const retries = 3;

/**
 * Sends what is published, one request at a time. Calls that come while a request is in flight go together in the next
 * one, so that many small calls cost little more than a large one, and the order of all records is the order of the calls.
 *
 * After a failure the producer is given up: its numbering cannot be relied on. The calls that had records in the request
 * fail; the others go on with a new producer.
 */
export class KafkaProducer {
  private readonly waiting = new Set<PublishCall>();
  private producer: Promise<Producer> | undefined;
  private running: Promise<void> | undefined;
  private isClosed = false;

  constructor(
    private readonly settings: KafkaClientSettings,
    private readonly topics: TopicCatalogue,
  ) {}

  /** Sends a call's messages. Resolves when all are durable. */
  send(call: PublishCall): Promise<void> {
    if (this.isClosed) return Promise.reject(new Error('the event bus is closed'));
    this.waiting.add(call);
    this.running ??= this.run().finally(() => (this.running = undefined));
    return call.done;
  }

  /** Sends what is waiting, then disconnects. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.running;
    const producer = await this.producer?.catch(() => undefined);
    await producer?.disconnect();
  }

  private async run(): Promise<void> {
    // Calls that are made in the same turn go together from the start.
    await Promise.resolve();
    while (this.waiting.size > 0) {
      const shares = nextShares(this.waiting);
      try {
        await this.transmit(shares.flatMap(({ messages }) => messages));
        for (const { call, messages } of shares) call.acknowledge(messages.length);
      } catch (error) {
        await this.settleFailure(shares, error);
      }
      for (const { call } of shares) if (call.isOver) this.waiting.delete(call);
    }
  }

  /** @throws what kafkajs throws, after the producer was given up */
  private async transmit(messages: readonly PlacedMessage[]): Promise<void> {
    this.producer ??= this.connect();
    const { producer } = this;
    const end = new AbortController();
    try {
      const acknowledged = await Promise.race([
        producer.then((connected) =>
          // The key stays a text: the encoder writes it without a copy. kafkajs itself only looks at the partition.
          connected.sendBatch({ acks: -1, topicMessages: topicBatchesOf(messages) as never }),
        ),
        delay(sendTimeoutMs, undefined, { signal: end.signal }).then(() => {
          throw new Error(`Kafka did not acknowledge within ${sendTimeoutMs} ms`);
        }),
      ]);
      assertAcknowledged(messages, acknowledged);
    } catch (error) {
      this.discard(producer);
      throw error;
    } finally {
      end.abort();
    }
  }

  private discard(producer: Promise<Producer>): void {
    if (this.producer === producer) this.producer = undefined;
    void producer.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  private async settleFailure(shares: readonly RequestShare[], error: unknown): Promise<void> {
    if (isTooLarge(error)) {
      for (const { call, messages } of shares) await this.sendOneByOne(call, messages);
      return;
    }
    const topics = isUnknownTopic(error) ? await this.topics.fresh().catch(() => undefined) : undefined;
    for (const { call, messages } of shares) {
      const stray = topics && messages.find(({ topic }) => !topics.has(topic));
      call.fail(stray ? unknownTopic(stray) : error);
    }
  }

  /** Finds the record that is too large. Those before it may be appended twice, those after it not at all. */
  private async sendOneByOne(call: PublishCall, messages: readonly PlacedMessage[]): Promise<void> {
    for (const message of messages) {
      try {
        await this.transmit([message]);
      } catch (error) {
        call.fail(isTooLarge(error) ? tooLarge(message, error) : error);
        return;
      }
    }
    call.acknowledge(messages.length);
  }

  private async connect(): Promise<Producer> {
    const kafka = await createKafkaClient(this.settings, {
      requestTimeoutMs,
      retries,
      parts: { onBroker: encodeProduceFast, onConnectionPool: frameProduceOnce },
    });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries },
      createPartitioner:
        () =>
        ({ message }: { message: Message }) =>
          message.partition as number,
    });
    try {
      await producer.connect();
    } catch (error) {
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
    return producer;
  }
}

/** What a record on a topic that is not there fails with. */
export function unknownTopic({
  topic,
  recordIndex,
}: {
  topic: string;
  recordIndex: number;
}): PermanentPublishError {
  return new PermanentPublishError(`topic ${topic} does not exist`, recordIndex);
}

function tooLarge({ topic, recordIndex }: PlacedMessage, cause: unknown): PermanentPublishError {
  const problem = `a record on ${topic} is larger than the topic takes (max.message.bytes)`;
  return new PermanentPublishError(problem, recordIndex, { cause });
}
