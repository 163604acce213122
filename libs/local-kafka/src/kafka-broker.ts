import { ClusterMember, type ServerProcess } from '@trellis/local-server';

/** One broker of a cluster. */
export class KafkaBroker extends ClusterMember {
  constructor(
    /** From 1. */
    readonly id: number,
    /** Of its clients, on 127.0.0.1; kept over restarts. */
    readonly port: number,
    server: ServerProcess,
  ) {
    super(server);
  }
}
