import 'reflect-metadata';
import path from 'node:path';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { TokenVerifier } from '@trellis/auth';
import { Registry } from '@trellis/discovery';
import { DrainSignal } from '@trellis/service';
import { LiveSettings } from '@trellis/settings';
import { format, resolveConfig } from 'prettier';
import { beforeAll, expect, test } from 'vitest';
import { AppModule } from '../app.module';
import { BffConfiguration } from '../bff.configuration';
import { createOpenApiDocument } from './create-openapi-document';

const kit = [BffConfiguration, TokenVerifier, Registry, DrainSignal, LiveSettings];

@Global()
@Module({ providers: kit.map((provide) => ({ provide, useValue: {} })), exports: kit })
class StandInForKit {}

@Module({ imports: [StandInForKit, AppModule] })
class DocumentedModule {}

const file = path.resolve(import.meta.dirname, '../../openapi.json');

let document: OpenAPIObject;

beforeAll(async () => {
  // Preview: the routes are read, nothing is made.
  const application = await NestFactory.create(DocumentedModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  document = createOpenApiDocument(application);
});

test('the committed document is what the controllers say (vitest --update writes it anew)', async () => {
  const options = await resolveConfig(file);
  const text = await format(JSON.stringify(document), { ...options, parser: 'json' });
  await expect(text).toMatchFileSnapshot(file);
});

test('every call that the web application and operators rely on is in it', () => {
  const calls = Object.entries(document.paths).flatMap(([url, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${url}`),
  );
  const wanted = [
    'DELETE /api/v1/sessions/current',
    'DELETE /api/v1/system/settings/{key}',
    'GET /api/v1/home',
    'GET /api/v1/system',
    'GET /api/v1/system/dead-letters',
    'GET /api/v1/system/history',
    'GET /api/v1/system/settings',
    'POST /api/v1/sessions',
    'POST /api/v1/sessions/refresh',
    'POST /api/v1/system/dead-letters/{service}/{id}/discard',
    'POST /api/v1/system/dead-letters/{service}/{id}/redrive',
    'POST /api/v1/users',
    'PUT /api/v1/system/settings/{key}',
  ];
  expect(wanted.filter((call) => !calls.includes(call))).toEqual([]);
});

test('every call has a summary, its problems, and its token where it needs one', () => {
  const open = ['registerUser', 'signIn', 'refreshSession', 'listProducts'];
  for (const item of Object.values(document.paths)) {
    for (const operation of [item.get, item.post, item.patch, item.put, item.delete]) {
      if (operation === undefined) continue;
      expect(operation.summary, operation.operationId).toMatch(/\.$/);
      expect(Object.keys(operation.responses), operation.operationId).toEqual(
        expect.arrayContaining(['429', '503']),
      );
      if (open.includes(operation.operationId ?? '')) continue;
      expect(operation.security, operation.operationId).toContainEqual({ accessToken: [] });
      expect(Object.keys(operation.responses), operation.operationId).toContain('401');
    }
  }
});
