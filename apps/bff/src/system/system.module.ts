import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { DeadLettersController } from './dead-letters.controller';
import { ListDeadLetters } from './list-dead-letters';
import { LoadSystem } from './load-system';
import { ServiceDirectory } from './service-directory';
import { SystemController } from './system.controller';

@Module({
  // No client of its own: which services there are to ask, the registry says.
  imports: [GrpcClientModule.forFeature([])],
  controllers: [SystemController, DeadLettersController],
  providers: [LoadSystem, ListDeadLetters, ServiceDirectory],
})
export class SystemModule {}
