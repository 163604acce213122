import { Module } from '@nestjs/common';
import { PrismaModule } from '@trellis/database';
import { OutboxModule } from '@trellis/outbox';
import { BatchGetCustomers } from './application/batch-get-customers';
import { CustomerRepository } from './application/customer.repository';
import { GetCustomer } from './application/get-customer';
import { OpenCustomer } from './application/open-customer';
import { ReleaseCredit } from './application/release-credit';
import { ReserveCredit } from './application/reserve-credit';
import { PrismaCustomerRepository } from './infrastructure/prisma-customer.repository';
import { PrismaClient } from './infrastructure/prisma/client';
import { CustomerGrpc } from './interface/customer.grpc';
import { OrderEventsConsumer } from './interface/order-events.consumer';
import { UserEventsConsumer } from './interface/user-events.consumer';

const useCases = [OpenCustomer, ReserveCredit, ReleaseCredit, GetCustomer, BatchGetCustomers];

const adapters = [{ provide: CustomerRepository, useClass: PrismaCustomerRepository }];

@Module({
  imports: [PrismaModule.forRoot(PrismaClient), OutboxModule],
  controllers: [CustomerGrpc, UserEventsConsumer, OrderEventsConsumer],
  providers: [...useCases, ...adapters],
})
export class AppModule {}
