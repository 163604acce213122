export { buildOnce, type BuildOptions } from './build-once';
export { cacheDirectory } from './cache-directory';
export { ClusterMember } from './cluster-member';
export { buildGoPrograms, requireGo, type GoProgramsOptions } from './go-programs';
export { readLayout, writeLayout } from './layout-file';
export { LocalAuthority, type IssuedCertificate } from './local-authority';
export { withLock } from './lock';
export {
  endLeftovers,
  endProcess,
  isRunning,
  recorded,
  recordedProcesses,
  type RecordedProcess,
} from './process-record';
export { assertPortFree, freePort, assignPorts, freePorts, isPortFree, type PortWish } from './ports';
export { requireProgram, type Program } from './required-program';
export { runCommand, type CommandOptions } from './run-command';
export { runningProcess, type RunningProcess } from './running-process';
export { ServerProcess, startTogether, stopTogether, type ServerProcessOptions } from './server-process';
export {
  BuildFailedError,
  DirectoryInUseError,
  MissingProgramError,
  PortInUseError,
  ServerStartError,
} from './local-server.errors';
export { workspaceFile } from './workspace-file';
