import { CustomerServiceDefinition, OrderServiceDefinition, UserServiceDefinition } from '@trellis/contracts';
import { grpcClient } from '@trellis/grpc';

/** The user service. */
export abstract class UserClient extends grpcClient(UserServiceDefinition) {}

/** The customer service. */
export abstract class CustomerClient extends grpcClient(CustomerServiceDefinition) {}

/** The order service. */
export abstract class OrderClient extends grpcClient(OrderServiceDefinition) {}
