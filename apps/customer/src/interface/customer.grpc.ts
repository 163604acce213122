import { currentIdentity } from '@trellis/auth';
import {
  CustomerServiceDefinition,
  type BatchGetCustomersRequest,
  type BatchGetCustomersResponse,
  type Customer as CustomerMessage,
  type GetCustomerRequest,
  type GetCustomerResponse,
} from '@trellis/contracts';
import { GrpcController, type GrpcHandlers } from '@trellis/grpc';
import { GetCustomers } from '../application/get-customers';
import type { Customer } from '../domain/customer';

/** The service's calls. */
@GrpcController(CustomerServiceDefinition)
export class CustomerGrpc implements GrpcHandlers<typeof CustomerServiceDefinition> {
  constructor(private readonly customers: GetCustomers) {}

  async getCustomer({ id }: GetCustomerRequest): Promise<GetCustomerResponse> {
    return { customer: toMessage(await this.customers.one(currentIdentity(), id)) };
  }

  async batchGetCustomers({ ids }: BatchGetCustomersRequest): Promise<BatchGetCustomersResponse> {
    return { customers: (await this.customers.many(currentIdentity(), ids)).map(toMessage) };
  }
}

function toMessage(customer: Customer): CustomerMessage {
  const { id, displayName, creditLimit } = customer.state;
  return { id, displayName, creditLimit, availableCredit: customer.availableCredit };
}
