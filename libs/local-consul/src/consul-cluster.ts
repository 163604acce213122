import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  endLeftovers,
  LocalAuthority,
  ServerProcess,
  startTogether,
  stopTogether,
} from '@trellis/local-server';
import { agentConfiguration } from './agent-configuration';
import { isAgentReady } from './agent-readiness';
import { openLayout, type ClusterLayout } from './cluster-layout';
import { ConsulAgent } from './consul-agent';
import { installConsul } from './install-consul';

export interface ConsulClusterOptions {
  /** Folder of the data, the logs and the certificates; made when it does not exist. */
  readonly directory: string;
  /** Defaults to 1. */
  readonly servers?: 1 | 3;
  /** Of the API, one for each server, on 127.0.0.1. Defaults to free ones, the same over restarts where they still are. */
  readonly ports?: readonly number[];
  /** Refuses who has no token. Defaults to false. */
  readonly accessControl?: boolean;
  /** Serves HTTPS, and no HTTP. Defaults to false. */
  readonly tls?: boolean;
  /** Told what takes long. */
  readonly onProgress?: (line: string) => void;
  /** Told each process that is started, each time. */
  readonly onSpawned?: (name: string, pid: number) => void;
  /** Told each line that a server writes, besides its log: warnings and errors. */
  readonly onLine?: (name: string, line: string) => void;
}

/** Consul on this machine: one server or three, on loopback. */
export class ConsulCluster {
  private constructor(
    private readonly layout: ClusterLayout,
    /** The certificate that clients trust; undefined without `tls`. */
    readonly caPem: string | undefined,
    readonly agents: readonly ConsulAgent[],
    private readonly servers: readonly ServerProcess[],
  ) {}

  /**
   * Starts a cluster and waits until every server knows the leader. Ends first what a killed process left running on the
   * folder.
   *
   * @throws {MissingProgramError} when Consul has to be built and Go is not on the machine
   * @throws {PortInUseError} when a given port is taken
   * @throws {DirectoryInUseError} when a process that is alive runs a cluster on this folder
   * @throws {ServerStartError} when a server does not start; carries what it wrote
   */
  static async start(options: ConsulClusterOptions): Promise<ConsulCluster> {
    const directory = path.resolve(options.directory);
    const binary = await installConsul(options.onProgress);
    await endLeftovers(directory);
    const layout = await openLayout({
      directory,
      servers: options.servers ?? 1,
      ports: options.ports,
      accessControl: options.accessControl ?? false,
      tls: options.tls ?? false,
    });
    const authority = layout.tls
      ? await LocalAuthority.open(path.join(directory, 'certificates'))
      : undefined;
    const certificate = await authority?.issue('consul');
    options.onProgress?.(`starting Consul, ${layout.agents.length} server(s)`);
    const prepared = await Promise.all(
      layout.agents.map(async ({ ports }, index) => {
        const name = `consul-${index + 1}`;
        const configurationFile = path.join(directory, `${name}.json`);
        const dataDirectory = path.join(directory, name);
        const configuration = agentConfiguration(index, layout, { dataDirectory, certificate });
        await writeFile(configurationFile, `${JSON.stringify(configuration, null, 2)}\n`, { mode: 0o600 });
        const server = new ServerProcess({
          name,
          command: binary,
          args: ['agent', '-config-file', configurationFile],
          directory,
          isReady: () =>
            isAgentReady({
              port: ports.api,
              caPem: authority?.caPem,
              token: layout.accessControl ? layout.token : undefined,
            }),
          onSpawned: options.onSpawned,
          onLine: options.onLine,
        });
        return { server, agent: new ConsulAgent(ports.api, ports.dns, server, dataDirectory) };
      }),
    );
    const servers = prepared.map(({ server }) => server);
    await startTogether(servers);
    return new ConsulCluster(
      layout,
      authority?.caPem,
      prepared.map(({ agent }) => agent),
      servers,
    );
  }

  /** `consul://127.0.0.1:8500,127.0.0.1:8501`, with `?tls=true` under `tls`; never with the token. */
  get url(): string {
    const hosts = this.agents.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `consul://${hosts}${this.layout.tls ? '?tls=true' : ''}`;
  }

  /** Consul's page, on the first server. */
  get uiUrl(): string {
    return `${this.layout.tls ? 'https' : 'http'}://127.0.0.1:${this.agents[0]!.port}/ui/`;
  }

  /** May do everything; undefined without access control. */
  get token(): string | undefined {
    return this.layout.accessControl ? this.layout.token : undefined;
  }

  /** Stops every server. The data stays, for another `start` on the folder. */
  stop(): Promise<void> {
    return stopTogether(this.servers);
  }
}
