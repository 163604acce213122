import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ContractAccessPolicy, JwksSource, TokenVerifier } from '@trellis/auth';
import { isDatabaseOutage } from '@trellis/database';
import { GrpcController, GrpcServerStrategy, type GrpcHandlers } from '@trellis/grpc';
import type { JSONWebKeySet } from 'jose';
import { serveCommands } from '../process/serve-commands';
import type { RpcServerOptions } from './rpc-load';
import {
  MeasuredServiceDefinition,
  METHOD_PATH,
  response,
  type MeasuredRequest,
  type MeasuredResponse,
} from './rpc-messages';
import { serverWindows } from './server-windows';

@GrpcController(MeasuredServiceDefinition)
class MeasuredGrpc implements GrpcHandlers<typeof MeasuredServiceDefinition> {
  measured(_request: MeasuredRequest): Promise<MeasuredResponse> {
    return Promise.resolve(response);
  }
}

@Module({ controllers: [MeasuredGrpc] })
class MeasuredModule {}

class GivenKeys extends JwksSource {
  constructor(private readonly keySet: JSONWebKeySet) {
    super();
  }

  override fetch(): Promise<JSONWebKeySet> {
    return Promise.resolve(this.keySet);
  }
}

let close: () => Promise<void>;

const commands = {
  ...serverWindows(),
  /** As the kit makes the server of an app. */
  listen: async ({ certificateFile, keyFile, publicJwk }: RpcServerOptions) => {
    const verifier = new TokenVerifier(new GivenKeys({ keys: publicJwk ? [publicJwk] : [] }));
    const access = new ContractAccessPolicy(verifier, {
      [METHOD_PATH]: publicJwk ? 'AUTHENTICATED' : 'PUBLIC',
    });
    const tls = { certificateFile, keyFile };
    const strategy = new GrpcServerStrategy({ host: '127.0.0.1', access, tls, isOutage: isDatabaseOutage });
    const application = await NestFactory.createMicroservice(MeasuredModule, {
      strategy,
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    await application.listen();
    strategy.setServing(true);
    close = async () => {
      await strategy.drain(1_000);
      await application.close();
    };
    return strategy.boundPort;
  },
  stop: () => close(),
};

serveCommands(commands);
