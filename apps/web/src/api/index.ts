export { ApiClient, type TokenSource } from './api-client';
export { requestLimits } from './generated/request-limits';
export { describeError, toFormProblem, type FormProblem } from './form-problem';
export { browserFetch, readJson, sendRequest, type Fetch } from './http';
export type { AnswerOf, Schemas } from './operation';
export { pollEvery } from './poll-every';
export { ApiProblem, ConnectionError, SignedOutError, type FieldError } from './problem';
export { queryKeys } from './query-keys';
export { isPassing, retryDelayMs, retryQuery } from './retry-policy';
