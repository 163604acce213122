export { status as GrpcStatus } from '@grpc/grpc-js';
export { createGrpcClient, type GrpcClientOptions } from './client/create-grpc-client';
export { GrpcChannel, type GrpcChannelOptions } from './client/grpc-channel';
export { GrpcChannels, GrpcClientConfig } from './client/grpc-channels';
export {
  GrpcClientModule,
  InjectGrpcClient,
  grpcClient,
  type GrpcClientClass,
} from './client/grpc-client.module';
export { GrpcJwksSource } from './client/grpc-jwks-source';
export type {
  GrpcCallOptions,
  GrpcClient,
  GrpcHandler,
  GrpcHandlers,
  MethodDefinition,
  ServiceDefinition,
} from './definition/service-definition';
export { RpcError } from './errors/rpc-error';
export type { CallLimits } from './server/call-limits';
export { GrpcController, IncompleteGrpcController } from './server/grpc-controller';
export { GrpcServerStrategy, type DrainResult, type GrpcServerOptions } from './server/grpc-server-strategy';
export { grpcService, type GrpcService } from './server/grpc-service';
export { TlsConfigurationError, type GrpcTlsOptions } from './tls';
