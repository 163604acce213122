import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { UserServiceDefinition } from '@trellis/contracts';
import {
  GrpcChannels,
  GrpcClientConfig,
  GrpcClientModule,
  GrpcJwksSource,
  InjectGrpcClient,
  RpcError,
  grpcClient,
  type GrpcClient,
} from '../src/index';
import { afterEach, expect, test } from 'vitest';
import { EchoServiceDefinition, closeEchoes, startEcho } from './echo-service';

afterEach(closeEchoes);

abstract class EchoClient extends grpcClient(EchoServiceDefinition) {}

@Injectable()
class Caller {
  constructor(
    readonly byClass: EchoClient,
    @InjectGrpcClient(EchoServiceDefinition) readonly byDefinition: GrpcClient<typeof EchoServiceDefinition>,
    @Inject(GrpcChannels) readonly channels: GrpcChannels,
  ) {}
}

async function startCaller(config: GrpcClientConfig) {
  class CallerModule {}
  Module({
    imports: [GrpcClientModule.forFeature([EchoClient, EchoServiceDefinition])],
    providers: [Caller],
  })(CallerModule);
  class RootModule {}
  Module({
    imports: [
      {
        module: class {},
        global: true,
        providers: [{ provide: GrpcClientConfig, useValue: config }],
        exports: [GrpcClientConfig],
      },
      CallerModule,
    ],
  })(RootModule);
  const app = await NestFactory.createApplicationContext(RootModule, { logger: false });
  return { app, caller: app.get(Caller) };
}

test('a client is injected by its class or its definition, and reaches the service named by its package', async () => {
  const { address } = await startEcho();
  const asked: string[] = [];
  const targetOf = (service: string) => {
    asked.push(service);
    return address;
  };
  const { app, caller } = await startCaller(new GrpcClientConfig({ targetOf }));
  await expect(caller.byClass.unary({ text: 'a' })).resolves.toEqual({ text: 'a' });
  await expect(caller.byDefinition.unary({ text: 'b' })).resolves.toEqual({ text: 'b' });
  await expect(caller.channels.client(EchoServiceDefinition, 'order').unary({ text: 'c' })).resolves.toEqual({
    text: 'c',
  });
  expect(asked).toEqual(['echo', 'order']);
  await app.close();
});

test('a service of several words is asked for by the name it registers under', async () => {
  const { address } = await startEcho();
  const asked: string[] = [];
  const targetOf = (service: string) => {
    asked.push(service);
    return address;
  };
  const { app, caller } = await startCaller(new GrpcClientConfig({ targetOf }));
  const definition = { ...EchoServiceDefinition, fullName: 'trellis.user_profile.v1.UserProfileService' };
  caller.channels.client(definition);
  expect(asked).toEqual(['echo', 'user-profile']);
  await app.close();
});

test('clients are closed with the application', async () => {
  const { address } = await startEcho();
  const { app, caller } = await startCaller(new GrpcClientConfig({ targetOf: () => address }));
  await caller.byClass.unary({ text: 'a' });
  await app.close();
  const refused = caller.byClass.unary({ text: 'a' });
  await expect(refused).rejects.toBeInstanceOf(RpcError);
  await expect(refused).rejects.toMatchObject({ codeName: 'UNAVAILABLE', reason: 'CLIENT_CLOSED' });
});

test('token keys are read from the user service', async () => {
  const answer = (json: string) => new GrpcJwksSource({ getJsonWebKeySet: () => Promise.resolve({ json }) });
  await expect(answer('{"keys": [{"kty": "OKP", "kid": "1"}]}').fetch()).resolves.toEqual({
    keys: [{ kty: 'OKP', kid: '1' }],
  });
  await expect(answer('null').fetch()).rejects.toThrow('no JSON web key set');
  expect(UserServiceDefinition.methods.getJsonWebKeySet.options.idempotencyLevel).toBe('NO_SIDE_EFFECTS');
});
