import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase } from '@trellis/testing';
import { expect, test } from 'vitest';
import {
  ChangeHints,
  DatabaseConfig,
  DatabasePool,
  PrismaModule,
  PrismaUnitOfWork,
  UnitOfWork,
} from '../src';
import { PrismaClient } from './fixture/generated/client';

@Injectable()
class Boxes {
  constructor(
    readonly unitOfWork: PrismaUnitOfWork<PrismaClient>,
    readonly port: UnitOfWork,
    readonly prisma: PrismaClient,
    readonly pool: DatabasePool,
    readonly hints: ChangeHints,
  ) {}
}

test('a service is given its pool, client, unit of work and hints, all on the connections of one pool', async () => {
  const database = await createTestDatabase({ prefix: 'module' });
  class Kit {}
  const config = { provide: DatabaseConfig, useValue: new DatabaseConfig({ url: database.url }) };
  const kit = { module: Kit, global: true, providers: [config], exports: [config] };
  @Module({ imports: [kit, PrismaModule.forRoot(PrismaClient)], providers: [Boxes] })
  class App {}

  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const boxes = app.get(Boxes);
  expect(boxes.port).toBe(boxes.unitOfWork);
  await Promise.all(
    Array.from({ length: 8 }, () =>
      Promise.all([boxes.prisma.$queryRaw`SELECT 1`, boxes.pool.query('SELECT 1')]),
    ),
  );
  const [{ sessions }] = (await boxes.pool.query(
    `SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE usename = current_user AND backend_type = 'client backend'`,
  )) as [{ sessions: number }];
  expect(sessions).toBe(3);
  await boxes.prisma.$disconnect();
  expect(await boxes.pool.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await boxes.pool.close();
  await app.close();
  await database.drop();
});
