export { Readiness, type ReadinessCheck } from './admin/readiness';
export { ConfigurationError, type ConfigurationProblem } from './configuration/configuration.errors';
export {
  defineConfiguration,
  type ConfigurationClass,
  type ConfigurationField,
  type ConfigurationFields,
} from './configuration/define-configuration';
export { ServiceConfiguration } from './configuration/service-configuration';
export { setting } from './configuration/setting';
export type { HttpOptions } from './http/http-server';
export { DrainSignal } from './lifecycle/drain-signal';
export { StartFailure } from './lifecycle/start-failure';
export { batchIds } from './lists/batch-ids';
export { pageSizeOf } from './lists/page-size';
export { decodePageToken, encodePageToken, PageTokenInvalid } from './lists/page-token';
export {
  decodeTimeCursor,
  encodeTimeCursor,
  timePageOf,
  type TimeCursor,
  type TimePage,
} from './lists/time-page';
export type { RunningService, ServiceAddresses } from './running-service';
export type { ServiceOptions } from './service-options';
export { runService } from './run-service';
export { startService, type ReadyMessage } from './start-service';
