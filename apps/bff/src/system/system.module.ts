import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { DeadLettersController } from './dead-letters.controller';
import { InstanceCalls } from './instance-calls';
import { InstanceDirectory } from './instance-directory';
import { KnownSettings } from './known-settings';
import { ListDeadLetters } from './list-dead-letters';
import { LoadHistory } from './load-history';
import { LoadSystem } from './load-system';
import { ManageSettings } from './manage-settings';
import { ServiceDirectory } from './service-directory';
import { SettingsController } from './settings.controller';
import { SystemController } from './system.controller';

@Module({
  // No client of its own: which services there are to ask, the registry says.
  imports: [GrpcClientModule.forFeature([])],
  controllers: [SystemController, DeadLettersController, SettingsController],
  providers: [
    ...[LoadSystem, LoadHistory, ListDeadLetters, ManageSettings],
    ...[ServiceDirectory, InstanceDirectory, InstanceCalls, KnownSettings],
  ],
})
export class SystemModule {}
