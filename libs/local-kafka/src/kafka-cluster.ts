import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  endLeftovers,
  LocalAuthority,
  ServerProcess,
  startTogether,
  stopTogether,
} from '@trellis/local-server';
import { openLayout, type BrokerPorts, type ClusterLayout, type KafkaSecurity } from './cluster-layout';
import { formatStorage } from './format-storage';
import { installKafka } from './install-kafka';
import { javaArguments } from './java-command';
import { KafkaBroker } from './kafka-broker';
import { serverProperties, USERNAME, type BrokerCertificate } from './server-properties';

const SMALL_JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const BENCHMARK_JVM = ['-Xms1g', '-Xmx1g', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'];

interface ClientSecurity {
  readonly caPem: string;
  readonly username: string;
  readonly password: string;
}

export interface KafkaClusterOptions {
  /** Folder of the data, the logs and the certificates; made when it does not exist. */
  readonly directory: string;
  /** Defaults to 1. */
  readonly brokers?: 1 | 3;
  /** One for each broker, on 127.0.0.1. Defaults to free ones, the same over restarts where they still are. */
  readonly ports?: readonly number[];
  /**
   * Defaults to `plaintext`. With `sasl-tls` a client has to speak TLS and prove that it is the user `trellis`, by
   * SCRAM-SHA-512 or PLAIN.
   */
  readonly security?: KafkaSecurity;
  /** Memory and compiler for throughput rather than for a quick start and a small process. Defaults to false. */
  readonly forBenchmark?: boolean;
  /** Told what takes long. */
  readonly onProgress?: (line: string) => void;
  /** Told each process that is started, each time. */
  readonly onSpawned?: (name: string, pid: number) => void;
  /** Told each line that a broker writes, besides its log: warnings and errors. */
  readonly onLine?: (name: string, line: string) => void;
}

/** Kafka on this machine: one broker or three, each of them a controller too, on loopback. */
export class KafkaCluster {
  private constructor(
    private readonly layout: ClusterLayout,
    private readonly client: ClientSecurity | undefined,
    readonly brokers: readonly KafkaBroker[],
    private readonly servers: readonly ServerProcess[],
  ) {}

  /**
   * Starts a cluster and waits until every broker serves clients. Ends first what a killed process left running on the
   * folder.
   *
   * @throws {MissingProgramError} when Java, or Maven for the first time, is not on the machine
   * @throws {PortInUseError} when a given port is taken
   * @throws {DirectoryInUseError} when a process that is alive runs a cluster on this folder
   * @throws {ServerStartError} when a broker does not start; carries what it wrote
   */
  static async start(options: KafkaClusterOptions): Promise<KafkaCluster> {
    const directory = path.resolve(options.directory);
    const jars = await installKafka(options.onProgress);
    await endLeftovers(directory);
    const layout = await openLayout({
      directory,
      brokers: options.brokers ?? 1,
      ports: options.ports,
      security: options.security ?? 'plaintext',
    });
    const authority =
      layout.security === 'sasl-tls'
        ? await LocalAuthority.open(path.join(directory, 'certificates'))
        : undefined;
    const client = authority && { caPem: authority.caPem, username: USERNAME, password: layout.password };
    const certificate = authority && (await brokerCertificate(authority, directory));
    options.onProgress?.(`starting Kafka, ${layout.brokers.length} broker(s)`);
    const servers = await Promise.all(
      layout.brokers.map((broker) =>
        prepareBroker({ broker, layout, jars, directory, certificate, options }),
      ),
    );
    await startTogether(servers);
    const brokers = layout.brokers.map(({ id, port }, index) => new KafkaBroker(id, port, servers[index]!));
    return new KafkaCluster(layout, client, brokers, servers);
  }

  /** `kafka://127.0.0.1:9092,127.0.0.1:9093`, with `?tls=true` under `sasl-tls`; never with the credentials. */
  get url(): string {
    const hosts = this.layout.brokers.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `kafka://${hosts}${this.client ? '?tls=true' : ''}`;
  }

  /** The certificate that clients trust; undefined without `sasl-tls`, like the two below. */
  get caPem(): string | undefined {
    return this.client?.caPem;
  }

  get username(): string | undefined {
    return this.client?.username;
  }

  get password(): string | undefined {
    return this.client?.password;
  }

  /** Stops every broker. The data stays, for another `start` on the folder. */
  stop(): Promise<void> {
    return stopTogether(this.servers);
  }
}

async function prepareBroker(context: {
  broker: BrokerPorts;
  layout: ClusterLayout;
  jars: string;
  directory: string;
  certificate: BrokerCertificate | undefined;
  options: KafkaClusterOptions;
}): Promise<ServerProcess> {
  const { broker, layout, jars, directory, certificate, options } = context;
  const name = `kafka-${broker.id}`;
  const propertiesFile = path.join(directory, `${name}.properties`);
  const dataDirectory = path.join(directory, name);
  await mkdir(directory, { recursive: true });
  await writeFile(propertiesFile, serverProperties(broker, layout, { dataDirectory, certificate }), {
    mode: 0o600,
  });
  await formatStorage({ jars, layout, propertiesFile, dataDirectory });
  return new ServerProcess({
    name,
    command: 'java',
    args: javaArguments(jars, 'kafka.Kafka', [propertiesFile], {
      jvm: options.forBenchmark ? BENCHMARK_JVM : SMALL_JVM,
    }),
    directory,
    startTimeoutMs: 120_000,
    // Written once the controllers know the broker and its listeners answer.
    isReady: async (output) => output.includes('Kafka Server started'),
    onSpawned: options.onSpawned,
    onLine: options.onLine,
  });
}

/** Kafka wants the key and the certificate in one file. */
async function brokerCertificate(authority: LocalAuthority, directory: string): Promise<BrokerCertificate> {
  const { keyFile, certificateFile } = await authority.issue('kafka');
  const keyStoreFile = path.join(directory, 'certificates', 'kafka-keystore.pem');
  await writeFile(
    keyStoreFile,
    (await readFile(keyFile, 'utf8')) + (await readFile(certificateFile, 'utf8')),
    {
      mode: 0o600,
    },
  );
  return { keyStoreFile, trustStoreFile: authority.caFile };
}
