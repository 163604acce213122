import { OrderServiceDefinition } from '@trellis/contracts';
import { grpcClient } from '@trellis/grpc';

/** The order service. */
export abstract class OrderClient extends grpcClient(OrderServiceDefinition) {}
