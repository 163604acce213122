import { rm } from 'node:fs/promises';
import { ClusterMember, type ServerProcess } from '@trellis/local-server';

/** One server of a cluster, which can also be emptied. */
export class ConsulAgent extends ClusterMember {
  constructor(
    /** Of its API and page, on 127.0.0.1; kept over restarts. */
    readonly port: number,
    /** Of its DNS interface, UDP and TCP; kept over restarts. */
    readonly dnsPort: number,
    server: ServerProcess,
    private readonly dataDirectory: string,
  ) {
    super(server);
  }

  /** Stops it and removes its data: the next start finds nothing, or what the other servers tell it. */
  async wipe(): Promise<void> {
    await this.server.stop();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
