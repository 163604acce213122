export { adapterFor } from './adapter-for';
export type { Adapters } from './adapter-for';
export { assertParameters, flagOf, parseEndpoint, schemeOf, urlHost } from './endpoint';
export type { Endpoint, EndpointHost } from './endpoint';
export { InvalidEndpointError, UnsupportedEndpointError } from './endpoint.errors';
