export { BlockingQuery, type BlockingAnswer, type BlockingQueryOptions } from './blocking-query';
export {
  ConsulConnection,
  type ConsulAnswer,
  type ConsulCallOptions,
  type ConsulOperation,
  type ConsulRequestOptions,
} from './consul-connection';
export { readConsulEndpoint, type ConsulCredentials, type ConsulEndpoint } from './consul-endpoint';
export { ConsulRequestError } from './consul.errors';
