import { randomBytes } from 'node:crypto';
import { assignPorts, readLayout, writeLayout } from '@trellis/local-server';

export type KafkaSecurity = 'plaintext' | 'sasl-tls';

/** What stays the same each time a cluster is started on its folder. */
export interface ClusterLayout {
  readonly clusterId: string;
  readonly security: KafkaSecurity;
  readonly password: string;
  readonly brokers: readonly BrokerPorts[];
}

export interface BrokerPorts {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
}

export interface WantedLayout {
  readonly directory: string;
  readonly brokers: number;
  readonly ports: readonly number[] | undefined;
  readonly security: KafkaSecurity;
}

/**
 * Reads the layout of a folder, or decides on one and keeps it. Ports that were not asked for are the former ones when
 * they are free, and others when not.
 *
 * @throws when the folder's cluster has another number of brokers or another security
 * @throws {PortInUseError} when a port that was asked for is taken
 */
export async function openLayout(wanted: WantedLayout): Promise<ClusterLayout> {
  const { directory, brokers, ports, security } = wanted;
  if (ports && ports.length !== brokers) {
    throw new Error(`${brokers} brokers need as many ports, and ${ports.length} were given.`);
  }
  const former = await readLayout<ClusterLayout>(directory);
  if (former && (former.brokers.length !== brokers || former.security !== security)) {
    throw new Error(
      `${directory} holds the data of ${former.brokers.length} ${former.security} broker(s), not of ${brokers} ` +
        `${security}: give another folder, or remove this one.`,
    );
  }
  const indices = Array.from({ length: brokers }, (_, index) => index);
  const assigned = await assignPorts('Kafka', [
    ...indices.map((index) => ({ given: ports?.[index], former: former?.brokers[index]?.port })),
    ...indices.map((index) => ({ former: former?.brokers[index]?.controllerPort })),
  ]);
  const layout: ClusterLayout = {
    clusterId: former?.clusterId ?? randomBytes(16).toString('base64url'),
    security,
    password: former?.password ?? randomBytes(18).toString('base64url'),
    brokers: indices.map((index) => ({
      id: index + 1,
      port: assigned[index]!,
      controllerPort: assigned[brokers + index]!,
    })),
  };
  await writeLayout(directory, layout);
  return layout;
}
