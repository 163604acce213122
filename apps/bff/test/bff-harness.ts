import type { AddressInfo } from 'node:net';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addHttpContext, TokenExpired, TokenInvalid, TokenVerifier } from '@trellis/auth';
import { Registry, type RegistryWatch, type ServiceInstance } from '@trellis/discovery';
import { GrpcClientConfig } from '@trellis/grpc';
import { DrainSignal } from '@trellis/service';
import { LiveSettings } from '@trellis/settings';
import { AppModule } from '../src/app.module';
import { BffConfiguration } from '../src/bff.configuration';
import { bffHttp } from '../src/http/bff-http';
import { FixedSettings } from './fixed-settings';

/** A registry that always has what it was given. */
export class FixedRegistry extends Registry {
  instances: ServiceInstance[] = [];
  isAway = false;
  /** The ids that were told last. */
  listed: readonly string[] = [];

  override register(): Promise<never> {
    return Promise.reject(new Error('Not meant to be called.'));
  }

  override watch(): RegistryWatch {
    return { close: () => undefined };
  }

  override list(): Promise<readonly ServiceInstance[]> {
    if (this.isAway) return Promise.reject(new Error('The registry does not answer.'));
    this.listed = this.instances.map(({ instanceId }) => instanceId);
    return Promise.resolve(this.instances);
  }

  override check(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Takes `user:<id>` and `operator:<id>`; a further `:<milliseconds>` is how long the token lives from now on. */
export const verifier: TokenVerifier = Object.assign(
  Object.create(TokenVerifier.prototype) as TokenVerifier,
  {
    verify: (token: string) => {
      if (token === 'expired') return Promise.reject(new TokenExpired());
      const [role, userId, livesMs = '60000'] = token.replaceAll('.', ':').split(':');
      if ((role !== 'user' && role !== 'operator') || !userId) return Promise.reject(new TokenInvalid());
      return Promise.resolve({ userId, role, expiresAtMs: Date.now() + Number(livesMs) });
    },
  },
);

export interface RunningBff {
  readonly url: string;
  readonly registry: FixedRegistry;
  readonly settings: FixedSettings;
  readonly drain: DrainSignal;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Bodies of all calls come through here; each test knows its own.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** Starts the BFF as the kit does, on services at the given ports. */
export async function startBff(
  ports: () => Record<string, number>,
  configuration: Partial<BffConfiguration> = {},
): Promise<RunningBff> {
  const registry = new FixedRegistry();
  const settings = new FixedSettings();
  const drain = new DrainSignal();
  const kit = kitModule([
    [
      BffConfiguration,
      new BffConfiguration({
        ...{ secureCookie: 'auto', homePartTimeoutMs: 500, heartbeatMs: 50, traceStoreUrl: undefined },
        ...configuration,
      }),
    ],
    [TokenVerifier, verifier],
    [Registry, registry],
    [LiveSettings, settings],
    [DrainSignal, drain],
    [GrpcClientConfig, new GrpcClientConfig({ targetOf: (service) => `127.0.0.1:${ports()[service]}` })],
  ]);
  const application = await NestFactory.create<NestFastifyApplication>(
    { module: class Root {}, imports: [kit, AppModule] },
    new FastifyAdapter({ forceCloseConnections: true, ...bffHttp.fastify } as never),
    { logger: false, abortOnError: false },
  );
  addHttpContext(application.getHttpAdapter().getInstance(), bffHttp.context);
  await bffHttp.configure?.(application);
  await application.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(application.getHttpServer().address() as AddressInfo).port}`;
  return { url, registry, settings, drain, call: caller(url), close: () => application.close() };
}

function caller(url: string): RunningBff['call'] {
  return async (method, path, { token, body, headers = {} } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token.replaceAll(':', '.')}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
}

function kitModule(values: [provide: unknown, useValue: unknown][]): DynamicModule {
  @Global()
  @Module({})
  class StandInForKit {}
  const providers = values.map(([provide, useValue]) => ({ provide: provide as never, useValue }));
  return { module: StandInForKit, providers, exports: providers.map(({ provide }) => provide) };
}
