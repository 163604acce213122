import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { BearerTokenGuard } from '@trellis/auth';
import { ProblemFilter } from '@trellis/problem';
import { requestValidation } from './http/request-validation';
import { resources } from './resources';

@Module({
  imports: resources,
  providers: [
    { provide: APP_GUARD, useClass: BearerTokenGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: requestValidation },
  ],
})
export class AppModule {}
