import {
  Server as GrpcServer,
  status as GrpcStatus,
  type ChannelOptions,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';
import { Server, Transport, type CustomTransportStrategy } from '@nestjs/microservices';
import type { AccessPolicy } from '@trellis/auth';
import { HealthDefinition } from '@trellis/contracts';
import { urlHost } from '@trellis/endpoint';
import { serverCredentials, type GrpcTlsOptions } from '../tls';
import type { WrappedHandler } from './call-handlers';
import { defaultCallLimits, type CallLimits } from './call-limits';
import type { GrpcMethodExtras } from './grpc-controller';
import { grpcService, toGrpcJs, type GrpcService } from './grpc-service';
import { Health } from './health';
import { ServerCall, type CallEnvironment } from './server-call';
import { methodMetrics } from './server-metrics';

/** Settings of a {@link GrpcServerStrategy}. */
export interface GrpcServerOptions {
  /** The address to listen on. Defaults to 0.0.0.0. */
  readonly host?: string;
  /** The port to listen on; 0 takes any that is free. Defaults to 0. */
  readonly port?: number;
  /** Who may call what. */
  readonly access: AccessPolicy;
  /** Plain text without it. */
  readonly tls?: GrpcTlsOptions;
  /** Served beside the controllers and the health service. */
  readonly services?: readonly GrpcService[];
  /** Run after the kit's own, inside the request context and only for calls that were let through. */
  readonly interceptors?: readonly ServerInterceptor[];
  readonly limits?: Partial<CallLimits>;
  /**
   * Whether an error that a handler threw means that something the service stands on, its database for one, is away: its
   * caller is told UNAVAILABLE instead of INTERNAL. Defaults to none.
   */
  readonly isOutage?: (error: unknown) => boolean;
  /** Largest message in either direction, in bytes. Defaults to 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Passed on to grpc-js, over the kit's own. */
  readonly channelOptions?: ChannelOptions;
}

/** How long clients have to take the status of a call that was cut off, before their connection is. */
const cutOffGraceMs = 200;

/** How a {@link GrpcServerStrategy.drain} ended. */
export interface DrainResult {
  /** Calls that were cut off because they did not finish in time. */
  readonly abandonedCalls: number;
}

/**
 * Serves the `@GrpcController`s of a Nest application with grpc-js, and `grpc.health.v1` beside them. Give it to
 * `NestFactory.createMicroservice(module, { strategy })` or `app.connectMicroservice({ strategy })`.
 */
export class GrpcServerStrategy extends Server implements CustomTransportStrategy {
  // The base class declares it as `transportId?: symbol | Transport`.
  override readonly transportId = Transport.GRPC;
  private readonly environment: CallEnvironment;
  private readonly health = new Health();
  private readonly log = new Logger('GrpcServer');
  private server: GrpcServer | undefined;
  private port: number | undefined;

  constructor(private readonly options: GrpcServerOptions) {
    super();
    this.environment = {
      access: options.access,
      limits: { ...defaultCallLimits, ...options.limits },
      activeCalls: new Set(),
      isOutage: options.isOutage ?? (() => false),
      hasInterceptors: (options.interceptors?.length ?? 0) > 0,
    };
  }

  /** The port that is listened on. @throws before `listen` has finished */
  get boundPort(): number {
    if (this.port === undefined) throw new Error('the gRPC server is not listening');
    return this.port;
  }

  /** What the health service answers for the server and all its services. NOT_SERVING until this is called. */
  setServing(isServing: boolean): void {
    this.health.setServing(isServing);
  }

  /** Called by Nest. Reports a port that is taken, and a service served twice, through the callback. */
  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /**
   * Stops: takes no new calls, lets unary and client-streaming calls finish, and ends long-lived ones with UNAVAILABLE so
   * that their clients resume elsewhere. Tell the registry first.
   *
   * @param timeoutMs after which what is left is cut off
   */
  async drain(timeoutMs: number): Promise<DrainResult> {
    this.setServing(false);
    const { server } = this;
    if (server === undefined) return { abandonedCalls: 0 };
    // A GOAWAY on every connection: clients send new calls elsewhere.
    server.drain(this.address, timeoutMs + cutOffGraceMs);
    const finished = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    this.endCalls((call) => call.isLongLived);
    let abandonedCalls = 0;
    const timer = setTimeout(() => {
      abandonedCalls = this.endCalls(() => true);
      this.log.warn(`Cut off ${abandonedCalls} calls after ${timeoutMs} ms of draining`);
    }, timeoutMs);
    await finished;
    clearTimeout(timer);
    this.server = undefined;
    return { abandonedCalls };
  }

  /** Called by Nest. Cuts off what still runs; {@link drain} first. */
  close(): void {
    this.endCalls(() => true);
    // Without channelz grpc-js's forced shutdown leaves connections open; draining closes them.
    this.server?.drain(this.address, cutOffGraceMs);
    this.server?.forceShutdown();
    this.server = undefined;
  }

  /** @throws Nest asks for it, gRPC has none */
  on(): never {
    throw new Error('the gRPC server emits no events');
  }

  /** The grpc-js server. */
  unwrap<T = GrpcServer>(): T {
    return this.server as T;
  }

  private get address(): string {
    const host = this.options.host ?? '0.0.0.0';
    return `${urlHost(host)}:${this.port ?? this.options.port ?? 0}`;
  }

  /** @returns how many calls there were */
  private endCalls(isMeant: (call: ServerCall) => boolean): number {
    const calls = [...this.environment.activeCalls].filter(isMeant);
    for (const call of calls) {
      call.end({
        code: GrpcStatus.UNAVAILABLE,
        reason: 'SERVER_DRAINING',
        message: 'The server is going away. Try again or resume elsewhere.',
      });
    }
    return calls.length;
  }

  private async start(): Promise<void> {
    const server = new GrpcServer({
      // Bookkeeping on every call that nothing here reads.
      'grpc.enable_channelz': 0,
      // Notices a client that is gone without a word, so that its streams end.
      'grpc.keepalive_time_ms': 60_000,
      'grpc.keepalive_timeout_ms': 20_000,
      'grpc.max_receive_message_length': this.options.maxMessageBytes ?? 4 * 1024 * 1024,
      'grpc.max_send_message_length': this.options.maxMessageBytes ?? 4 * 1024 * 1024,
      ...this.options.channelOptions,
      interceptors: [this.kitInterceptor(), ...(this.options.interceptors ?? [])],
    });
    const services = [
      ...this.controllers(),
      ...(this.options.services ?? []),
      grpcService(HealthDefinition, this.health),
    ];
    for (const service of services) {
      server.addService(...toGrpcJs(service, this.environment.isOutage));
      this.health.addService(service.definition.fullName);
    }
    const credentials = serverCredentials(this.options.tls);
    this.port = await new Promise<number>((resolve, reject) =>
      server.bindAsync(this.address, credentials, (error, port) => (error ? reject(error) : resolve(port))),
    );
    this.server = server;
  }

  /** The handlers that Nest registered, put together again by service. */
  private controllers(): GrpcService[] {
    const services = new Map<
      string,
      { definition: GrpcService['definition']; handlers: Record<string, WrappedHandler> }
    >();
    for (const handler of this.messageHandlers.values()) {
      const { grpcService: definition, grpcMethod } = (handler.extras ?? {}) as Partial<GrpcMethodExtras>;
      if (definition === undefined || grpcMethod === undefined) continue;
      const service = services.get(definition.fullName) ?? { definition, handlers: {} };
      services.set(definition.fullName, service);
      const name = Object.keys(definition.methods).find((key) => definition.methods[key] === grpcMethod);
      if (name !== undefined) service.handlers[name] = handler;
    }
    return [...services.values()];
  }

  private kitInterceptor(): ServerInterceptor {
    return (method, call) =>
      new ServerCall(method, call, this.environment, methodMetrics(method.path, method.responseStream));
  }
}
