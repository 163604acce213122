import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { DeadLettersController } from './dead-letters.controller';
import { ListDeadLetters } from './list-dead-letters';
import { LoadHistory } from './load-history';
import { LoadOrderTrace } from './load-order-trace';
import { LoadSystem } from './load-system';
import { OrderTracesController } from './order-traces.controller';
import { ServiceDirectory } from './service-directory';
import { SettingsController } from './settings.controller';
import { SystemController } from './system.controller';

@Module({
  // No client of its own: which services there are to ask, the registry says.
  imports: [GrpcClientModule.forFeature([])],
  controllers: [SystemController, DeadLettersController, OrderTracesController, SettingsController],
  providers: [LoadSystem, LoadHistory, LoadOrderTrace, ListDeadLetters, ServiceDirectory],
})
export class SystemModule {}
