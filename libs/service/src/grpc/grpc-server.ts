import type { DynamicModule, INestMicroservice, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import { ContractAccessPolicy, type TokenVerifier } from '@trellis/auth';
import { methodAccess } from '@trellis/contracts';
import { isDatabaseOutage } from '@trellis/database';
import { GrpcServerStrategy, TlsConfigurationError } from '@trellis/grpc';
import type { AppServer } from '../app-server';
import type { ServiceConfiguration } from '../configuration/service-configuration';
import { listenFailure, StartFailure } from '../lifecycle/start-failure';
import { grpcTls } from './grpc-tls';

/** A Nest application that serves its gRPC controllers, with access as the contract declares it. */
export class GrpcServer implements AppServer {
  readonly protocol = 'grpc';

  private constructor(
    readonly application: INestMicroservice,
    private readonly strategy: GrpcServerStrategy,
    private readonly configuration: ServiceConfiguration,
  ) {}

  static async create(
    module: DynamicModule,
    configuration: ServiceConfiguration,
    tokenVerifier: TokenVerifier,
    logger: LoggerService,
  ): Promise<GrpcServer> {
    const strategy = new GrpcServerStrategy({
      host: configuration.grpcHost,
      port: configuration.grpcPort,
      access: new ContractAccessPolicy(tokenVerifier, methodAccess),
      tls: configuration.grpcTlsCertificateFile ? grpcTls(configuration) : undefined,
      isOutage: isDatabaseOutage,
    });
    const application = await NestFactory.createMicroservice(module, {
      strategy,
      logger,
      abortOnError: false,
    });
    return new GrpcServer(application, strategy, configuration);
  }

  async initialise(): Promise<void> {
    // What `init` does as well, but that one runs the modules' init hooks twice.
    await (this.application as unknown as NestMicroservice).registerModules();
  }

  async listen(): Promise<number> {
    const { grpcHost: host, grpcPort: port } = this.configuration;
    try {
      await this.application.listen();
    } catch (error) {
      if (error instanceof TlsConfigurationError)
        throw new StartFailure(`Cannot serve gRPC: ${error.message}.`, { cause: error });
      const variables = { hostVariable: 'TRELLIS_GRPC_HOST', portVariable: 'TRELLIS_GRPC_PORT' };
      throw listenFailure(error, { purpose: 'gRPC', host, port, ...variables });
    }
    return this.strategy.boundPort;
  }

  setServing(serving: boolean): void {
    this.strategy.setServing(serving);
  }

  async drain(timeoutMs: number): Promise<number> {
    return (await this.strategy.drain(timeoutMs)).abandonedCalls;
  }

  async close(): Promise<void> {
    await this.application.close();
  }
}
