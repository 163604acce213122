import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { UserClient } from '../services/user.client';
import { RefreshCookie } from './refresh-cookie';
import { SessionsController } from './sessions.controller';

@Module({
  imports: [GrpcClientModule.forFeature([UserClient])],
  controllers: [SessionsController],
  providers: [RefreshCookie],
})
export class SessionsModule {}
