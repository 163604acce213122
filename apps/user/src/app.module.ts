import { Module } from '@nestjs/common';
import { JwksSource } from '@trellis/auth';
import { Clock } from '@trellis/context';
import { PrismaModule } from '@trellis/database';
import { OutboxModule } from '@trellis/outbox';
import { AccessTokens } from './application/access-tokens';
import { BatchGetUsers } from './application/batch-get-users';
import { CreateSession } from './application/create-session';
import { DeleteSession } from './application/delete-session';
import { GetUser } from './application/get-user';
import { PasswordHasher } from './application/password-hasher';
import { RefreshSession } from './application/refresh-session';
import { RegisterUser } from './application/register-user';
import { SessionRepository } from './application/session.repository';
import { SignInFailures } from './application/sign-in-failures';
import { UserRepository } from './application/user.repository';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher';
import { DemoOperator } from './infrastructure/demo-operator';
import { JoseAccessTokens } from './infrastructure/jose-access-tokens';
import { OwnJwksSource } from './infrastructure/own-jwks-source';
import { PrismaSessionRepository } from './infrastructure/prisma-session.repository';
import { PrismaSignInFailures } from './infrastructure/prisma-sign-in-failures';
import { PrismaUserRepository } from './infrastructure/prisma-user.repository';
import { PrismaClient } from './infrastructure/prisma/client';
import { SigningKeys } from './infrastructure/signing-keys';
import { UpkeepTimer } from './interface/upkeep.timer';
import { UserGrpc } from './interface/user.grpc';

const useCases = [RegisterUser, CreateSession, RefreshSession, DeleteSession, GetUser, BatchGetUsers];

const adapters = [
  Clock,
  SigningKeys,
  { provide: UserRepository, useClass: PrismaUserRepository },
  { provide: SessionRepository, useClass: PrismaSessionRepository },
  { provide: SignInFailures, useClass: PrismaSignInFailures },
  { provide: PasswordHasher, useClass: Argon2PasswordHasher },
  { provide: AccessTokens, useClass: JoseAccessTokens },
  { provide: JwksSource, useClass: OwnJwksSource },
  DemoOperator,
];

@Module({
  imports: [PrismaModule.forRoot(PrismaClient), OutboxModule],
  controllers: [UserGrpc],
  providers: [...useCases, ...adapters, UpkeepTimer],
})
export class AppModule {}
