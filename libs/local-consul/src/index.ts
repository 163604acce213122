export { isAgentReady, type AgentApi } from './agent-readiness';
export type { ConsulAgent } from './consul-agent';
export { ConsulCluster, type ConsulClusterOptions } from './consul-cluster';
export { installConsul } from './install-consul';
export { issueToken } from './issue-token';
