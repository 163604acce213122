import type { BrokerPorts, ClusterLayout } from './cluster-layout';

/** The account of a cluster with `sasl-tls`. */
export const USERNAME = 'trellis';

/** Files of a broker's certificate, as PEM: the private key and the certificate in one file, the authority's in another. */
export interface BrokerCertificate {
  readonly keyStoreFile: string;
  readonly trustStoreFile: string;
}

/**
 * `server.properties` of one broker, which is a controller too. Topics are replicated to every broker and, of three,
 * two have to have a message before it counts as written: one broker may be lost.
 */
export function serverProperties(
  broker: BrokerPorts,
  layout: ClusterLayout,
  options: { dataDirectory: string; certificate?: BrokerCertificate },
): string {
  const replicas = layout.brokers.length;
  const inSync = replicas > 1 ? 2 : 1;
  const voters = layout.brokers.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`);
  return render({
    'process.roles': 'broker,controller',
    'node.id': broker.id,
    // Voters by configuration: their ports may change from one start to the next, which voters kept as data could not.
    'controller.quorum.voters': voters.join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    listeners: `CLIENT://127.0.0.1:${broker.port},CONTROLLER://127.0.0.1:${broker.controllerPort}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${broker.port}`,
    'listener.security.protocol.map': `CLIENT:${options.certificate ? 'SASL_SSL' : 'PLAINTEXT'},CONTROLLER:PLAINTEXT`,
    'log.dirs': options.dataDirectory,

    'auto.create.topics.enable': false,
    'message.max.bytes': 2_097_152,
    'replica.fetch.max.bytes': 2_097_152,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 8,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 8,
    'group.initial.rebalance.delay.ms': 0,

    // A broker that is killed is noticed, and may come back, after this time.
    'broker.session.timeout.ms': 6_000,
    'broker.heartbeat.interval.ms': 1_000,
    'controlled.shutdown.max.retries': 1,
    // The default sets 128 MB aside.
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    ...(options.certificate && security(options.certificate, layout.password)),
  });
}

function security(certificate: BrokerCertificate, password: string): Record<string, string> {
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  const own = `username="${USERNAME}" password="${password}"`;
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': certificate.keyStoreFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificate.trustStoreFile,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.client.plain.sasl.jaas.config': `${plain} required ${own} user_${USERNAME}="${password}";`,
    'listener.name.client.scram-sha-512.sasl.jaas.config': `${scram} required;`,
  };
}

function render(properties: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
