import { Module } from '@nestjs/common';
import { LoadOrderTrace } from './load-order-trace';
import { OrderTracesController } from './order-traces.controller';

@Module({ controllers: [OrderTracesController], providers: [LoadOrderTrace] })
export class OrderTracesModule {}
