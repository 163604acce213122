import type { Logger } from '@nestjs/common';
import type { LogEntry, logCreator } from 'kafkajs';

/** What the log of kafkajs may tell the rest of the adapter. */
export interface LogListener {
  /** A consumer was behind what the topic keeps, and goes on with the oldest record there is. */
  onOffsetReset?(topic: string, partition: number): void;
}

/**
 * Takes kafkajs' log. It reports every attempt of every retry as an error, with a stack; the adapter itself says once when
 * an outage begins and ends. What kafkajs says goes to the debug level, one line each.
 */
export function kafkaLog(logger: Logger, listener: LogListener = {}): logCreator {
  return () => (entry) => {
    const { log } = entry;
    if (log.message.startsWith('Offset out of range, resetting')) {
      listener.onOffsetReset?.(String(log.topic), Number(log.partition));
    }
    // Retries end before the outbox relay would give up waiting, and it takes care of what they leave.
    if (!log.message.startsWith('Limiting retries')) logger.debug?.(lineOf(entry));
  };
}

function lineOf({ namespace, log }: LogEntry): string {
  const place = typeof log.broker === 'string' ? ` (${log.broker})` : '';
  const error = typeof log.error === 'string' && !log.message.includes(log.error) ? `: ${log.error}` : '';
  return `kafkajs ${namespace}${place}: ${log.message}${error}`.replaceAll(/\s*\n\s*/g, ' ');
}
