import { messageOf } from '@trellis/errors';

/** The errors that say that a member does not own what it commits any more. */
const fencingTypes = [
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
];
const unknownTopicTypes = ['UNKNOWN_TOPIC_OR_PARTITION', 'INVALID_TOPIC_EXCEPTION'];
const loadingTypes = [
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
];
const tooLargeTypes = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/** An error of kafkajs as far as it is looked at: a broker's answer has a type. */
interface KafkaFailure {
  readonly name?: string;
  readonly type?: string;
  readonly message?: string;
  readonly broker?: string;
  readonly code?: string;
  readonly cause?: unknown;
}

/** The group has moved on without this member. */
export function isFenced(error: unknown): boolean {
  return hasType(error, fencingTypes);
}

/** The topic does not exist, or the broker has not heard of it yet. */
export function isUnknownTopic(error: unknown): boolean {
  return hasType(error, unknownTopicTypes);
}

/** Another broker leads the partition by now, or none does for a moment. */
export function isLeaderMoving(error: unknown): boolean {
  return hasType(error, ['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);
}

/** A broker that just started does not know its groups yet, which ends by itself. */
export function isLoading(error: unknown): boolean {
  return hasType(error, loadingTypes);
}

/** A record, or several together, are more than the topic takes. */
export function isTooLarge(error: unknown): boolean {
  return hasType(error, tooLargeTypes);
}

/** One line that tells a person what is wrong with the way to the brokers. `label` names them. */
export function describeFailure(error: unknown, label: string): string {
  const failures = chainOf(error);
  const root = failures.at(-1);
  const texts = failures.map(({ message }) => message ?? '').join(' ');
  if (failures.some(({ name }) => name === 'KafkaJSSASLAuthenticationError')) {
    return `Kafka at ${label} refused the user or the password: ${messageOf(root)}`;
  }
  if (
    /UNSUPPORTED_SASL_MECHANISM|SASL .* mechanism is not supported/i.test(`${texts} ${typesOf(failures)}`)
  ) {
    return `Kafka at ${label} does not offer this SASL mechanism: ${messageOf(root)}`;
  }
  if (/certificate|self.signed|altname|unable to (verify|get)/i.test(texts)) {
    return `the certificate of Kafka at ${label} is not trusted: ${messageOf(root)}`;
  }
  if (/wrong version number|packet length|before secure TLS|EPROTO|SSL routines/i.test(texts)) {
    return `Kafka at ${label} does not speak TLS there; leave tls=true out of the URL or use the port that does: ${messageOf(root)}`;
  }
  if (
    failures.some(({ name }) => name === 'KafkaJSConnectionClosedError') ||
    /ECONNRESET|Closed connection/i.test(texts)
  ) {
    return `Kafka at ${label} closes the connection: it may want TLS (tls=true) or a user, or is just stopping`;
  }
  if (failures.some(({ type }) => type !== undefined)) return `Kafka at ${label} refuses: ${messageOf(root)}`;
  return `Kafka at ${label} does not answer: ${messageOf(root)}`;
}

function typesOf(failures: readonly KafkaFailure[]): string {
  return failures.map(({ type }) => type ?? '').join(' ');
}

function hasType(error: unknown, types: readonly string[]): boolean {
  return chainOf(error).some(({ type }) => type !== undefined && types.includes(type));
}

function chainOf(error: unknown): KafkaFailure[] {
  const chain: KafkaFailure[] = [];
  for (
    let at = error;
    typeof at === 'object' && at !== null && chain.length < 10;
    at = (at as KafkaFailure).cause
  ) {
    chain.push(at);
  }
  return chain;
}
