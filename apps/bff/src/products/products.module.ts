import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { OrderClient } from '../services/order.client';
import { ProductsController } from './products.controller';

@Module({
  imports: [GrpcClientModule.forFeature([OrderClient])],
  controllers: [ProductsController],
})
export class ProductsModule {}
