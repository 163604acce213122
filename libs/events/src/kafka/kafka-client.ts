import type { Logger } from '@nestjs/common';
import type { ISocketFactory, Kafka } from 'kafkajs';
import type { KafkaAddress } from './kafka-address';
import { kafkaLog } from './kafka-log';
import type { LogListener } from './kafka-log';
import { observeParts } from './kafkajs-internals';
import type { ClientParts } from './kafkajs-internals';
import { quietIdleTimers } from './idle-timers';

/** What all clients of a bus have in common. */
export interface KafkaClientSettings {
  readonly address: KafkaAddress;
  readonly clientId: string;
  readonly logger: Logger;
  readonly socketFactory?: ISocketFactory;
}

/** What one client has for itself. */
export interface KafkaClientOptions {
  /** How long an answer may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly retries: number;
  readonly parts?: ClientParts;
  readonly log?: LogListener;
}

const connectionTimeoutMs = 3_000;

/** Makes a client. Loads kafkajs when it is the first: some 20 MB that a process without Kafka does not pay for. */
export async function createKafkaClient(
  { address, clientId, logger, socketFactory }: KafkaClientSettings,
  { requestTimeoutMs, retries, parts = {}, log }: KafkaClientOptions,
): Promise<Kafka> {
  const { Kafka, logLevel } = await loadKafkajs();
  const kafka = new Kafka({
    brokers: address.brokers,
    clientId,
    connectionTimeout: connectionTimeoutMs,
    authenticationTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, multiplier: 2, factor: 0.2, retries },
    logLevel: logLevel.WARN,
    logCreator: kafkaLog(logger, log),
    ...(address.ssl !== undefined && { ssl: address.ssl }),
    ...(address.sasl && { sasl: address.sasl }),
    ...(socketFactory && { socketFactory }),
  });
  observeParts(kafka, {
    ...parts,
    onConnectionPool(pool) {
      quietIdleTimers(pool);
      parts.onConnectionPool?.(pool);
    },
  });
  return kafka;
}

async function loadKafkajs(): Promise<typeof import('kafkajs')> {
  // A CommonJS module: which names an importer sees beside the default depends on who bundled it.
  const module = await import('kafkajs');
  return 'Kafka' in module ? module : (module as { default: typeof import('kafkajs') }).default;
}
