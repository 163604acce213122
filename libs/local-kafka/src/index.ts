export { answersAsBroker } from './answers-as-broker';
export { installKafka } from './install-kafka';
export type { KafkaBroker } from './kafka-broker';
export { KafkaCluster, type KafkaClusterOptions } from './kafka-cluster';
