import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, test } from 'vitest';

@Injectable()
class Clock {
  readonly zone = 'UTC';
}

@Injectable()
class Almanac {
  constructor(readonly clock: Clock) {}
}

@Module({ providers: [Clock, Almanac] })
class AlmanacModule {}

test('constructor parameter types are emitted as decorator metadata', () => {
  expect(Reflect.getMetadata('design:paramtypes', Almanac)).toEqual([Clock]);
});

test('Nest injects a class by its constructor parameter type alone', async () => {
  const context = await NestFactory.createApplicationContext(AlmanacModule, { logger: false });
  expect(context.get(Almanac).clock).toBe(context.get(Clock));
  await context.close();
});
