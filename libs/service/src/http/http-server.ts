import type { AddressInfo } from 'node:net';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addHttpContext, TokenVerifier, type HttpContextOptions } from '@trellis/auth';
import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import type { AppServer } from '../app-server';
import type { ServiceConfiguration } from '../configuration/service-configuration';
import { InstanceReport } from '../platform/instance-report';
import { listenFailure } from '../lifecycle/start-failure';
import { HttpDrain } from './http-drain';
import { addHttpMetrics } from './http-metrics';
import { addPlatformRoutes } from './platform-routes';

/** What an HTTP app decides for itself. */
export interface HttpOptions {
  /** Used when `TRELLIS_HTTP_PORT` is not set. Defaults to 0, any free port. */
  readonly defaultPort?: number;
  /** Passed on to Fastify, over the kit's own (`forceCloseConnections: 'idle'`). */
  readonly fastify?: FastifyServerOptions;
  /** Deadlines of requests. */
  readonly context?: HttpContextOptions;
  /**
   * How the routes begin that an instance does not count in what it tells of its calls: those of who watches the system,
   * which would be most of it on a quiet day. Defaults to none; the kit's own never count.
   */
  readonly uncountedRoutes?: readonly string[];
  /**
   * Lets a call of the kit's own routes in, before its body is read, or throws what answers it. Defaults to letting all in;
   * each still needs an operator's token.
   */
  readonly admitPlatformCall?: (
    application: NestFastifyApplication,
    request: FastifyRequest,
  ) => Promise<void>;
  /** Registers plugins, pipes, filters and documents on the application before it is initialised. */
  readonly configure?: (application: NestFastifyApplication) => void | Promise<void>;
}

/** A Nest application on Fastify. */
export class HttpServer implements AppServer {
  readonly protocol = 'http';
  private readonly drainer = new HttpDrain();

  private constructor(
    readonly application: NestFastifyApplication,
    private readonly configuration: ServiceConfiguration,
    private readonly options: HttpOptions,
  ) {}

  static async create(
    module: DynamicModule,
    configuration: ServiceConfiguration,
    options: HttpOptions,
    logger: LoggerService,
  ): Promise<HttpServer> {
    const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', ...options.fastify } as never);
    const application = await NestFactory.create<NestFastifyApplication>(module, adapter, {
      logger,
      abortOnError: false,
    });
    const server = new HttpServer(application, configuration, options);
    const fastify = application.getHttpAdapter().getInstance();
    server.drainer.install(fastify);
    addHttpMetrics(fastify);
    addHttpContext(fastify, options.context);
    await addPlatformRoutes(fastify, {
      report: application.get(InstanceReport),
      tokenVerifier: application.get(TokenVerifier),
      admit: (request) => options.admitPlatformCall?.(application, request),
    });
    await options.configure?.(application);
    return server;
  }

  async initialise(): Promise<void> {
    await this.application.init();
  }

  async listen(): Promise<number> {
    const { httpHost: host, httpPort } = this.configuration;
    const port = httpPort ?? this.options.defaultPort ?? 0;
    try {
      await this.application.listen(port, host);
    } catch (error) {
      throw listenFailure(error, {
        purpose: 'HTTP',
        host,
        port,
        hostVariable: 'TRELLIS_HTTP_HOST',
        portVariable: 'TRELLIS_HTTP_PORT',
      });
    }
    return (this.application.getHttpServer().address() as AddressInfo).port;
  }

  setServing(): void {
    // Readiness is asked on the admin port; HTTP has no health protocol of its own.
  }

  drain(timeoutMs: number): Promise<number> {
    return this.drainer.drain(timeoutMs);
  }

  async close(): Promise<void> {
    await this.application.close();
  }
}
