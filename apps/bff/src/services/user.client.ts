import { UserServiceDefinition } from '@trellis/contracts';
import { grpcClient } from '@trellis/grpc';

/** The user service. */
export abstract class UserClient extends grpcClient(UserServiceDefinition) {}
