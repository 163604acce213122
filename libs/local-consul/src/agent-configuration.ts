import type { IssuedCertificate } from '@trellis/local-server';
import type { ClusterLayout } from './cluster-layout';

/** The configuration file of one agent, a server that answers clients as well. */
export function agentConfiguration(
  index: number,
  layout: ClusterLayout,
  options: { dataDirectory: string; certificate?: IssuedCertificate },
): object {
  const { nodeId, ports } = layout.agents[index]!;
  return {
    node_name: `consul-${index + 1}`,
    // Kept when the data is removed: a server that comes back empty is not a stranger to the others.
    node_id: nodeId,
    server: true,
    bootstrap_expect: layout.agents.length,
    bind_addr: '127.0.0.1',
    client_addr: '127.0.0.1',
    data_dir: options.dataDirectory,
    retry_join: layout.agents
      .filter((agent) => agent.nodeId !== nodeId)
      .map((agent) => `127.0.0.1:${agent.ports.serfLan}`),
    retry_interval: '1s',
    ports: {
      http: layout.tls ? -1 : ports.api,
      https: layout.tls ? ports.api : -1,
      dns: ports.dns,
      serf_lan: ports.serfLan,
      serf_wan: ports.serfWan,
      server: ports.rpc,
      grpc: -1,
      grpc_tls: -1,
    },
    ui_config: { enabled: true },
    // The default is slower to elect a leader, for machines that are slow.
    performance: { raft_multiplier: 1 },
    connect: { enabled: false },
    disable_update_check: true,
    log_level: 'warn',
    ...(options.certificate && {
      tls: {
        https: {
          cert_file: options.certificate.certificateFile,
          key_file: options.certificate.keyFile,
          verify_incoming: false,
        },
      },
    }),
    ...(layout.accessControl && {
      acl: {
        enabled: true,
        default_policy: 'deny',
        tokens: { initial_management: layout.token, agent: layout.token },
      },
    }),
  };
}
