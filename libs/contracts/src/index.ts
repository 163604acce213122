// The contract in TypeScript: messages, service definitions, and the catalogue of topics, events and method access.
export * from './generated/messages';
export * from './generated/catalogue';

export { EventKeyMissingError } from './event-type.errors';
export { defineEvent } from './event-type';
export type { EventDefinition, EventMessage, EventType, ReceivedEvent } from './event-type';
export type { MessageCodec } from './message-codec';
export type { MethodAccess } from './method-access';
export type { TopicDeclaration } from './topic-declaration';

// Vendored: the gRPC error model and the health protocol.
export { Any } from './generated/google/protobuf/any';
export { Duration } from './generated/google/protobuf/duration';
export { Code } from './generated/google/rpc/code';
export {
  BadRequest,
  BadRequest_FieldViolation,
  ErrorInfo,
  RetryInfo,
} from './generated/google/rpc/error_details';
export { Status } from './generated/google/rpc/status';
export {
  HealthCheckRequest,
  HealthCheckResponse,
  HealthCheckResponse_ServingStatus,
  HealthDefinition,
  HealthListRequest,
  HealthListResponse,
} from './generated/grpc/health/v1/health';
