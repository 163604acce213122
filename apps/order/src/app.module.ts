import { Module } from '@nestjs/common';
import { Clock } from '@trellis/context';
import { PrismaModule } from '@trellis/database';
import { OutboxModule } from '@trellis/outbox';
import { ApproveOrder } from './application/approve-order';
import { BatchGetOrders } from './application/batch-get-orders';
import { CancelOrder } from './application/cancel-order';
import { ExpireOrders } from './application/expire-orders';
import { GetOrder } from './application/get-order';
import { IdempotencyKeys } from './application/idempotency-keys';
import { ImportProducts } from './application/import-products';
import { ListOrders } from './application/list-orders';
import { ListProducts } from './application/list-products';
import { OrderChanges } from './application/order-changes';
import { OrderRepository } from './application/order.repository';
import { PlaceOrder } from './application/place-order';
import { ProductCatalogue } from './application/product-catalogue';
import { RejectOrder } from './application/reject-order';
import { WatchOrders } from './application/watch-orders';
import { DemoCatalogue } from './infrastructure/demo-catalogue';
import { PrismaIdempotencyKeys } from './infrastructure/prisma-idempotency-keys';
import { PrismaOrderChanges } from './infrastructure/prisma-order-changes';
import { PrismaOrderRepository } from './infrastructure/prisma-order.repository';
import { PrismaProductCatalogue } from './infrastructure/prisma-product-catalogue';
import { PrismaClient } from './infrastructure/prisma/client';
import { CustomerEventsConsumer } from './interface/customer-events.consumer';
import { OrderGrpc } from './interface/order.grpc';
import { UpkeepTimer } from './interface/upkeep.timer';

const useCases = [
  PlaceOrder,
  CancelOrder,
  GetOrder,
  BatchGetOrders,
  ListOrders,
  WatchOrders,
  ApproveOrder,
  RejectOrder,
  ExpireOrders,
  ListProducts,
  ImportProducts,
];

const adapters = [
  Clock,
  { provide: OrderRepository, useClass: PrismaOrderRepository },
  { provide: OrderChanges, useClass: PrismaOrderChanges },
  { provide: ProductCatalogue, useClass: PrismaProductCatalogue },
  { provide: IdempotencyKeys, useClass: PrismaIdempotencyKeys },
  DemoCatalogue,
];

@Module({
  imports: [PrismaModule.forRoot(PrismaClient), OutboxModule],
  controllers: [OrderGrpc, CustomerEventsConsumer],
  providers: [...useCases, ...adapters, UpkeepTimer],
})
export class AppModule {}
