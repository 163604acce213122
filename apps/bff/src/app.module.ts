import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { BearerTokenGuard } from '@trellis/auth';
import { GrpcClientModule } from '@trellis/grpc';
import { ProblemFilter } from '@trellis/problem';
import { HomeController } from './home/home.controller';
import { LoadHome } from './home/load-home';
import { requestValidation } from './http/request-validation';
import { OpenApiController } from './openapi/openapi.controller';
import { OrderStreamController } from './orders/order-stream.controller';
import { OrdersController } from './orders/orders.controller';
import { ProductsController } from './products/products.controller';
import { CustomerClient, OrderClient, UserClient } from './services/service-clients';
import { RefreshCookie } from './sessions/refresh-cookie';
import { SessionsController } from './sessions/sessions.controller';
import { DeadLettersController } from './system/dead-letters.controller';
import { ListDeadLetters } from './system/list-dead-letters';
import { LoadSystem } from './system/load-system';
import { ServiceDirectory } from './system/service-directory';
import { SystemController } from './system/system.controller';
import { UsersController } from './users/users.controller';

const controllers = [
  UsersController,
  SessionsController,
  HomeController,
  ProductsController,
  OrdersController,
  OrderStreamController,
  SystemController,
  DeadLettersController,
  OpenApiController,
];

@Module({
  imports: [GrpcClientModule.forFeature([UserClient, CustomerClient, OrderClient])],
  controllers,
  providers: [
    LoadHome,
    LoadSystem,
    ListDeadLetters,
    ServiceDirectory,
    RefreshCookie,
    { provide: APP_GUARD, useClass: BearerTokenGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: requestValidation },
  ],
})
export class AppModule {}
