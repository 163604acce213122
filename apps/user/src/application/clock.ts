import { Injectable } from '@nestjs/common';

/** The time, as a dependency, so that tests can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
