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
export { decodePageToken, encodePageToken, PageTokenInvalid } from './platform/page-token';
export type { RunningService, ServiceAddresses } from './running-service';
export type { ServiceOptions } from './service-options';
export { runService } from './run-service';
export { startService, type ReadyMessage } from './start-service';
