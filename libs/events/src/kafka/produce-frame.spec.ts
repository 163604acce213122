import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnexpectedKafkajsError } from './kafkajs-internals';
import type { Connection, ConnectionPool, ProtocolRequest, QueuedRequest } from './kafkajs-internals';
import { encodeProduceFast } from './produce-encoding';
import type { ProduceOptions } from './produce-encoding';
import { frameProduceOnce } from './produce-frame';

const require = createRequire(import.meta.url);
const createRequest = require('kafkajs/src/protocol/request') as (options: {
  correlationId: number;
  clientId: string;
  request: ProtocolRequest['request'];
}) => Promise<{ buffer: Buffer }>;
const kafkajsProduce = require('kafkajs/src/protocol/requests/produce/v7/request') as (
  options: object,
) => ProtocolRequest['request'];

const RealConnection = require('kafkajs/src/network/connection') as new (options: object) => Connection;

const answer = Buffer.from('an answer');

/** A connection whose socket keeps what was written, and which answers when it is told. */
class FakeConnection implements Connection {
  readonly clientId = 'trellis';
  readonly sasl = { mechanism: 'plain' };
  readonly written: Buffer[] = [];
  readonly waiting: QueuedRequest[] = [];
  readonly sentByKafkajs: ProtocolRequest[] = [];
  authenticated = true;
  throttledMs: number | undefined;
  readonly socket = { write: (bytes: Buffer) => void this.written.push(bytes) };
  readonly requestQueue = {
    push: (request: QueuedRequest) => {
      this.waiting.push(request);
      request.sendRequest();
    },
    maybeThrottle: (timeMs: number | undefined) => void (this.throttledMs = timeMs),
  } as unknown as Connection['requestQueue'];
  private correlationId = 40;

  isAuthenticated = () => this.authenticated;
  failIfNotConnected = () => undefined;
  nextCorrelationId = () => (this.correlationId += 1);

  async send(request: ProtocolRequest): Promise<unknown> {
    this.sentByKafkajs.push(request);
    return 'by kafkajs';
  }
}

const response: ProtocolRequest['response'] = {
  decode: async (payload) => ({ payload, clientSideThrottleTime: 17 }),
  parse: async (decoded) => decoded,
};

describe('a produce request', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_767_225_600_123 }));
  afterEach(() => void vi.useRealTimers());

  const options = (count: number): ProduceOptions => ({
    ...{ acks: -1, timeout: 30_000, compression: 0, producerId: 4_711n, producerEpoch: 3 },
    topicData: [
      {
        topic: 'order.events',
        partitions: [
          {
            partition: 2,
            firstSequence: 12,
            messages: Array.from({ length: count }, (_, index) => ({
              ...{ partition: 2, key: `k${index}`, value: Buffer.from('a value'), headers: { ce_id: 'x' } },
            })),
          },
        ],
      },
    ],
  });
  const kafkajsOptions = (count: number) => {
    const Long = require('kafkajs/src/utils/long') as { fromValue(value: number): unknown };
    return { ...options(count), producerId: Long.fromValue(4_711), transactionalId: undefined };
  };
  /** A request as the encoder makes it of kafkajs' own. */
  function request(count: number): ProtocolRequest {
    const broker = {
      lookupRequest: () => () => ({ request: kafkajsProduce(kafkajsOptions(count)), response }),
    };
    encodeProduceFast(broker);
    const create = (broker as unknown as Parameters<typeof encodeProduceFast>[0]).lookupRequest(0, undefined);
    return create(options(count) as unknown as Record<string, unknown>);
  }
  const connect = () => {
    const connection = new FakeConnection();
    frameProduceOnce({ pool: [connection] } satisfies ConnectionPool);
    return connection;
  };

  it('goes over the wire as kafkajs would write it, and is answered as kafkajs would answer it', async () => {
    const connection = connect();
    const sent = connection.send(request(300));
    const expected = await createRequest({
      correlationId: 41,
      clientId: 'trellis',
      request: kafkajsProduce(kafkajsOptions(300)),
    });
    expect(connection.written[0]?.equals(expected.buffer)).toBe(true);
    expect(connection.waiting[0]).toMatchObject({
      expectResponse: true,
      entry: { apiKey: 0, correlationId: 41 },
    });
    connection.waiting[0]?.entry.resolve({ payload: answer });
    expect(await sent).toMatchObject({ payload: answer });
    expect(connection.throttledMs).toBe(17);
  });

  it('takes the memory of one that was answered', async () => {
    const connection = connect();
    for (const index of [0, 1]) {
      const sent = connection.send(request(5));
      connection.waiting[index]?.entry.resolve({ payload: answer });
      await sent;
    }
    expect(connection.written[1]?.buffer).toBe(connection.written[0]?.buffer);
    expect(connection.written[1]?.byteOffset).toBe(connection.written[0]?.byteOffset);
  });

  it('leaves the memory alone of one that was not', async () => {
    const connection = connect();
    const failing = connection.send(request(5));
    const before = Buffer.from(connection.written[0] as Buffer);
    connection.waiting[0]?.entry.reject(new Error('no answer'));
    await expect(failing).rejects.toThrow('no answer');
    const next = connection.send(request(5));
    expect(connection.written[0]?.equals(before)).toBe(true);
    connection.waiting[1]?.entry.resolve({ payload: answer });
    await next;
    expect(connection.written[0]?.equals(before)).toBe(true);
  });

  it('is left to kafkajs before the connection is authenticated, like every other request', async () => {
    const connection = connect();
    connection.authenticated = false;
    expect(await connection.send(request(1))).toBe('by kafkajs');
    connection.authenticated = true;
    const other = { request: { apiKey: 3, apiName: 'Metadata', apiVersion: 6, encode: vi.fn() }, response };
    expect(await connection.send(other)).toBe('by kafkajs');
    expect(connection.written).toEqual([]);
  });

  it('is written in one piece by a connection of kafkajs’ own that has nothing to authenticate with', async () => {
    const logger = { namespace: () => logger, debug: () => undefined, error: () => undefined };
    const connection = new RealConnection({
      ...{ host: '127.0.0.1', port: 9_092, logger, clientId: 'trellis' },
      ...{ requestTimeout: 1_000, connectionTimeout: 1_000, enforceRequestTimeout: false },
    });
    const written: Buffer[] = [];
    const socket = { write: (bytes: Buffer) => void written.push(bytes) };
    Object.assign(connection, { socket, connectionStatus: 'connected' });
    const sendOfKafkajs = vi.spyOn(connection, 'send');
    frameProduceOnce({ pool: [connection] });
    const sent = connection.send(request(5));
    expect(sendOfKafkajs).not.toHaveBeenCalled();
    expect(written).toHaveLength(1);
    const queue = connection.requestQueue as unknown as { fulfillRequest(answer: object): void };
    queue.fulfillRequest({ correlationId: 0, payload: answer, size: answer.length });
    expect(await sent).toMatchObject({ payload: answer });
  });

  it('is not sent by a kafkajs of another build', () => {
    const pool = [{ requestQueue: {} }] as unknown as ConnectionPool['pool'];
    expect(() => frameProduceOnce({ pool })).toThrow(UnexpectedKafkajsError);
  });
});
