import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { OrderClient } from '../services/order.client';
import { OrderStreamController } from './order-stream.controller';
import { OrdersController } from './orders.controller';

@Module({
  imports: [GrpcClientModule.forFeature([OrderClient])],
  controllers: [OrdersController, OrderStreamController],
})
export class OrdersModule {}
