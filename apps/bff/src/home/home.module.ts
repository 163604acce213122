import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { CustomerClient } from '../services/customer.client';
import { OrderClient } from '../services/order.client';
import { UserClient } from '../services/user.client';
import { HomeController } from './home.controller';
import { HomeParts } from './home-parts';
import { LoadHome } from './load-home';

@Module({
  imports: [GrpcClientModule.forFeature([UserClient, CustomerClient, OrderClient])],
  controllers: [HomeController],
  providers: [LoadHome, HomeParts],
})
export class HomeModule {}
