import { join } from 'node:path';

/** Arguments of `java` that run one of Kafka's programs, which logs to its standard error. */
export function javaArguments(
  jars: string,
  program: string,
  args: readonly string[],
  options: { jvm: readonly string[] } = { jvm: ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] },
): string[] {
  return [...options.jvm, ...LOGGING, '-cp', join(jars, '*'), program, ...args];
}

const LOGGING = Object.entries({
  defaultLogLevel: 'warn',
  // For the line that says that the broker has started.
  'log.kafka.server.KafkaRaftServer': 'info',
  showDateTime: 'true',
  dateTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  showThreadName: 'false',
  showShortLogName: 'true',
  levelInBrackets: 'true',
}).map(([name, value]) => `-Dorg.slf4j.simpleLogger.${name}=${value}`);
