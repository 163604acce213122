import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumedRecord } from '../event-bus';

const noValue = new Uint8Array();

/**
 * A message as the port has it. Anyone may have written it: a key or value that is missing is empty, of a header that is
 * given more than once the last counts, and bytes that are not UTF-8 are replaced.
 */
export function consumedRecordOf(topic: string, partition: number, message: KafkaMessage): ConsumedRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value ?? noValue,
    headers: textsOf(message.headers),
  };
}

function textsOf(headers: IHeaders | undefined): Record<string, string> {
  // A header may have any name, `__proto__` too.
  const texts: [string, string][] = [];
  for (const [name, given] of Object.entries(headers ?? {})) {
    const value = Array.isArray(given) ? given.at(-1) : given;
    texts.push([name, value?.toString() ?? '']);
  }
  return Object.fromEntries(texts);
}
