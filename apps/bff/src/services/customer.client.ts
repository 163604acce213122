import { CustomerServiceDefinition } from '@trellis/contracts';
import { grpcClient } from '@trellis/grpc';

/** The customer service. */
export abstract class CustomerClient extends grpcClient(CustomerServiceDefinition) {}
