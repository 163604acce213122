import type { Batch, Kafka } from 'kafkajs';

/*
 * The parts of kafkajs 2.2.4 that its public types leave out and this adapter reaches for. Each is checked before it is
 * touched, so that another version of kafkajs fails at once and by name, not by behaving oddly.
 */

/** The requests that wait for an answer on one connection, or for their turn. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<number, InflightRequest>;
  readonly throttledUntil: number;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: boolean;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  requestTimeoutIntervalId?: NodeJS.Timeout;
  push(request: QueuedRequest): void;
  maybeThrottle(throttleTimeMs: number | undefined): void;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
  checkPendingRequests(): void;
  isConnected(): boolean;
  destroy(): void;
}

export interface InflightRequest {
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

/** A request that is written to the socket when its turn has come. */
export interface QueuedRequest {
  readonly entry: {
    readonly apiKey: number;
    readonly apiName: string;
    readonly apiVersion: number;
    readonly correlationId: number;
    resolve(answer: { readonly payload: Buffer }): void;
    reject(error: unknown): void;
  };
  readonly expectResponse: boolean;
  readonly requestTimeout: number | undefined;
  sendRequest(): void;
}

/** A request as it goes to a connection. */
export interface ProtocolRequest {
  readonly request: {
    readonly apiKey: number;
    readonly apiName: string;
    readonly apiVersion: number;
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    decode(payload: Buffer): Promise<{ readonly clientSideThrottleTime?: number }>;
    parse(decoded: object): Promise<unknown>;
  };
  /** How long the answer may take, in milliseconds, where it is not the client's usual time. */
  readonly requestTimeout?: number;
}

/** Makes a request of the version that a broker understands. */
export type RequestFactory = (options: Record<string, unknown>) => ProtocolRequest;

export interface Broker {
  lookupRequest(apiKey: number, definition: unknown): RequestFactory;
}

export interface Connection {
  readonly clientId: string;
  /** Nothing where there is no user and password; such a connection never counts as authenticated. */
  readonly sasl?: unknown;
  readonly requestQueue: RequestQueue;
  readonly socket: { write(bytes: Buffer): unknown };
  isAuthenticated(): boolean;
  failIfNotConnected(): void;
  nextCorrelationId(): number;
  send(request: ProtocolRequest): Promise<unknown>;
}

export interface ConnectionPool {
  readonly pool: readonly Connection[];
}

export interface Cluster {
  readonly connectionPoolBuilder: { build(place?: object): Promise<ConnectionPool> };
  readonly brokerPool: { createBroker(options: object): Broker };
  findGroupCoordinator(options: object): Promise<unknown>;
  /** By topic and partition, from where a consumer goes on: what the group has committed, or else the oldest offset. */
  committedOffsets(options: {
    groupId: string;
  }): Readonly<Record<string, Readonly<Record<number, string | undefined>> | undefined>>;
}

/** kafkajs is not built as this adapter knows it. */
export class UnexpectedKafkajsError extends Error {
  override readonly name = 'UnexpectedKafkajsError';

  constructor(part: string) {
    super(`kafkajs has no ${part} where 2.2.4 has one: install that version`);
  }
}

/**
 * @param part its name for the error
 * @throws {UnexpectedKafkajsError} unless `owner` has a function of that name
 */
export function assertMethod<Owner>(owner: Owner, name: keyof Owner & string, part: string): void {
  if (typeof (owner as Record<string, unknown> | undefined)?.[name] !== 'function') {
    throw new UnexpectedKafkajsError(`${part}.${name}`);
  }
}

/**
 * The offset that was asked for when a batch was fetched.
 * @throws {UnexpectedKafkajsError} when the batch does not tell
 */
export function fetchedOffsetOf(batch: Batch): bigint {
  const { fetchedOffset } = batch as Batch & { readonly fetchedOffset?: unknown };
  if (typeof fetchedOffset !== 'string') throw new UnexpectedKafkajsError('Batch.fetchedOffset');
  return BigInt(fetchedOffset);
}

/** What to do with the parts of a client as it makes them. */
export interface ClientParts {
  onCluster?(cluster: Cluster): void;
  onBroker?(broker: Broker): void;
  onConnectionPool?(pool: ConnectionPool): void;
}

/**
 * Shows the parts of a client's producers, consumers and admins from now on, before they are used.
 * @throws {UnexpectedKafkajsError} at once or when a part is made
 */
export function observeParts(kafka: Kafka, parts: ClientParts): void {
  const client = kafka as unknown as Record<symbol, (options: object) => Cluster>;
  const symbol = Object.getOwnPropertySymbols(client).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  const createCluster = symbol && client[symbol];
  if (typeof createCluster !== 'function') throw new UnexpectedKafkajsError('Kafka:createCluster');
  client[symbol as symbol] = (options) => {
    const cluster = createCluster(options);
    observeCluster(cluster, parts);
    parts.onCluster?.(cluster);
    return cluster;
  };
}

function observeCluster({ connectionPoolBuilder, brokerPool }: Cluster, parts: ClientParts): void {
  assertMethod(connectionPoolBuilder, 'build', 'Cluster.connectionPoolBuilder');
  assertMethod(brokerPool, 'createBroker', 'Cluster.brokerPool');
  const build = connectionPoolBuilder.build.bind(connectionPoolBuilder);
  connectionPoolBuilder.build = async (place) => {
    const pool = await build(place);
    parts.onConnectionPool?.(pool);
    return pool;
  };
  const createBroker = brokerPool.createBroker.bind(brokerPool);
  brokerPool.createBroker = (options) => {
    const broker = createBroker(options);
    parts.onBroker?.(broker);
    return broker;
  };
}

/** Changes the requests that a broker is sent: `change` is given each factory when it is looked up. */
export function interceptRequests(
  broker: Broker,
  change: (apiKey: number, create: RequestFactory) => RequestFactory,
): void {
  assertMethod(broker, 'lookupRequest', 'Broker');
  // kafkajs puts another look-up there each time it connects.
  let lookup = broker.lookupRequest;
  Object.defineProperty(broker, 'lookupRequest', {
    get: (): Broker['lookupRequest'] => (apiKey, definition) => change(apiKey, lookup(apiKey, definition)),
    set: (next: Broker['lookupRequest']) => void (lookup = next),
  });
}
