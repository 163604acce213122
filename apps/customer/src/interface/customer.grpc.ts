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
import { BatchGetCustomers } from '../application/batch-get-customers';
import { GetCustomer } from '../application/get-customer';
import type { Customer } from '../domain/customer';

/** The service's calls: each hands the caller's identity and the request to one use case. */
@GrpcController(CustomerServiceDefinition)
export class CustomerGrpc implements GrpcHandlers<typeof CustomerServiceDefinition> {
  constructor(
    private readonly reading: GetCustomer,
    private readonly batchReading: BatchGetCustomers,
  ) {}

  async getCustomer({ id }: GetCustomerRequest): Promise<GetCustomerResponse> {
    return { customer: toMessage(await this.reading.execute(currentIdentity(), id)) };
  }

  async batchGetCustomers({ ids }: BatchGetCustomersRequest): Promise<BatchGetCustomersResponse> {
    return { customers: (await this.batchReading.execute(currentIdentity(), ids)).map(toMessage) };
  }
}

function toMessage(customer: Customer): CustomerMessage {
  const { id, displayName, creditLimit } = customer.state;
  return { id, displayName, creditLimit, availableCredit: customer.availableCredit };
}
