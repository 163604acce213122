import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { UserClient } from '../services/user.client';
import { UsersController } from './users.controller';

@Module({
  imports: [GrpcClientModule.forFeature([UserClient])],
  controllers: [UsersController],
})
export class UsersModule {}
