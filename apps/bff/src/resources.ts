// Owned: rendered from the folders here that hold a <folder>.module.ts. Do not edit; `npx nx sync` writes it anew.
import { HomeModule } from './home/home.module';
import { OpenapiModule } from './openapi/openapi.module';
import { OrderTracesModule } from './order-traces/order-traces.module';
import { OrdersModule } from './orders/orders.module';
import { ProductsModule } from './products/products.module';
import { SessionsModule } from './sessions/sessions.module';
import { SystemModule } from './system/system.module';
import { UsersModule } from './users/users.module';

/** Everything that the API serves. */
export const resources = [
  HomeModule,
  OpenapiModule,
  OrderTracesModule,
  OrdersModule,
  ProductsModule,
  SessionsModule,
  SystemModule,
  UsersModule,
];
