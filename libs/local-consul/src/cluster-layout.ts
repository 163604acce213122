import { randomUUID } from 'node:crypto';
import { assignPorts, readLayout, writeLayout } from '@trellis/local-server';

/** The ports of one agent, all on 127.0.0.1. */
export interface AgentPorts {
  /** Of its API and page, HTTPS with `tls`. */
  readonly api: number;
  readonly dns: number;
  readonly serfLan: number;
  readonly serfWan: number;
  readonly rpc: number;
}

/** What stays the same each time a cluster is started on its folder. */
export interface ClusterLayout {
  readonly accessControl: boolean;
  readonly tls: boolean;
  readonly token: string;
  readonly agents: readonly { readonly nodeId: string; readonly ports: AgentPorts }[];
}

export interface WantedLayout {
  readonly directory: string;
  readonly servers: number;
  readonly ports: readonly number[] | undefined;
  readonly accessControl: boolean;
  readonly tls: boolean;
}

const PORTS_AN_AGENT = 5;
type PortsOfOne = [number, number, number, number, number];

/**
 * Reads the layout of a folder, or decides on one and keeps it. Ports that were not asked for are the former ones when
 * they are free, and others when not.
 *
 * @throws when the folder's cluster has another number of servers or another access control
 * @throws {PortInUseError} when a port that was asked for is taken
 */
export async function openLayout(wanted: WantedLayout): Promise<ClusterLayout> {
  const { directory, servers, ports, accessControl, tls } = wanted;
  if (ports && ports.length !== servers) {
    throw new Error(`${servers} servers need as many ports, and ${ports.length} were given.`);
  }
  const former = await readLayout<ClusterLayout>(directory);
  if (former && (former.agents.length !== servers || former.accessControl !== accessControl)) {
    throw new Error(
      `${directory} holds the data of ${former.agents.length} server(s) ${former.accessControl ? 'with' : 'without'} ` +
        `access control, not of ${servers} ${accessControl ? 'with' : 'without'}: give another folder, or remove this one.`,
    );
  }
  const agents = Array.from({ length: servers }, (_, index) => ({
    nodeId: former?.agents[index]?.nodeId ?? randomUUID(),
    given: ports?.[index],
    former: former?.agents[index]?.ports,
  }));
  const assigned = await assignPorts(
    'Consul',
    agents.flatMap((agent) => [
      { given: agent.given, former: agent.former?.api },
      { former: agent.former?.dns },
      { former: agent.former?.serfLan },
      { former: agent.former?.serfWan },
      { former: agent.former?.rpc },
    ]),
  );
  const layout: ClusterLayout = {
    accessControl,
    tls,
    token: former?.token ?? randomUUID(),
    agents: agents.map(({ nodeId }, index) => {
      const [api, dns, serfLan, serfWan, rpc] = assigned.slice(PORTS_AN_AGENT * index) as PortsOfOne;
      return { nodeId, ports: { api, dns, serfLan, serfWan, rpc } };
    }),
  };
  await writeLayout(directory, layout);
  return layout;
}
