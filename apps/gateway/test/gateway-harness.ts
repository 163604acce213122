import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addHttpContext, TokenExpired, TokenInvalid, TokenVerifier } from '@trellis/auth';
import { Registry, type RegistryWatch, type ServiceInstance } from '@trellis/discovery';
import { DrainSignal, Readiness } from '@trellis/service';
import { LiveSettings, type SettingsWatch } from '@trellis/settings';
import { AppModule } from '../src/app.module';
import { GatewayConfiguration } from '../src/gateway.configuration';
import { gatewayHttp } from '../src/http/gateway-http';

type Listener = (instances: readonly ServiceInstance[]) => void;

/** A registry whose list the test sets. */
export class SettableRegistry extends Registry {
  private readonly listeners = new Set<Listener>();
  private instances: readonly ServiceInstance[] = [];

  set(...instances: ServiceInstance[]): void {
    this.instances = instances;
    for (const listener of this.listeners) listener(instances);
  }

  override watch(_service: string, listener: Listener): RegistryWatch {
    this.listeners.add(listener);
    queueMicrotask(() => listener(this.instances));
    return { close: () => void this.listeners.delete(listener) };
  }

  override register(): Promise<never> {
    return Promise.reject(new Error('Not meant to be called.'));
  }

  override list(): Promise<readonly ServiceInstance[]> {
    return Promise.resolve(this.instances);
  }

  override check(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Takes any token that starts with `user`, as the id of its user. */
const verifier: TokenVerifier = Object.assign(Object.create(TokenVerifier.prototype) as TokenVerifier, {
  verify: (token: string) => {
    if (token === 'expired') return Promise.reject(new TokenExpired());
    if (!token.startsWith('user')) return Promise.reject(new TokenInvalid());
    return Promise.resolve({ userId: token, role: 'user', expiresAtMs: Date.now() + 60_000 });
  },
});

const noSettings = Object.assign(Object.create(LiveSettings.prototype) as LiveSettings, {
  watch: (): SettingsWatch => ({ close: () => undefined }),
});

export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  readonly registry: SettableRegistry;
  readonly drain: DrainSignal;
  readonly readiness: Readiness;
  call(path: string, options?: RequestInit & { token?: string }): Promise<Response>;
  close(): Promise<void>;
}

const page = '<!doctype html><title>Trellis</title>';

/** Starts the gateway as the kit does, with a small web application. */
export async function startGateway(
  configuration: Partial<Pick<GatewayConfiguration, 'requestTimeoutMs' | 'requestBurst'>> = {},
): Promise<RunningGateway> {
  const webRoot = await mkdtemp(path.join(tmpdir(), 'trellis-web-'));
  await mkdir(path.join(webRoot, 'assets'));
  await writeFile(path.join(webRoot, 'index.html'), page);
  await writeFile(path.join(webRoot, 'assets', 'main-4f2a.js'), 'export {};');
  await writeFile(path.join(webRoot, 'assets', 'main-4f2a.js.gz'), gzipSync('export {};'));
  await writeFile(path.join(webRoot, '.secret'), 'hidden');

  const registry = new SettableRegistry();
  const drain = new DrainSignal();
  const readiness = new Readiness();
  readiness.phase = 'serving';
  const settings = new GatewayConfiguration({
    webRoot,
    maxBodyBytes: 1_000_000,
    requestTimeoutMs: 5_000,
    requestsPerSecond: 1,
    requestBurst: 10_000,
    ...configuration,
  });
  const kit = kitModule([
    [GatewayConfiguration, settings],
    [TokenVerifier, verifier],
    [Registry, registry],
    [LiveSettings, noSettings],
    [DrainSignal, drain],
    [Readiness, readiness],
  ]);
  const application = await NestFactory.create<NestFastifyApplication>(
    { module: class Root {}, imports: [kit, AppModule] },
    new FastifyAdapter({ forceCloseConnections: true, ...gatewayHttp.fastify } as never),
    { logger: false, abortOnError: false },
  );
  addHttpContext(application.getHttpAdapter().getInstance(), gatewayHttp.context);
  await gatewayHttp.configure?.(application);
  await application.listen(0, '127.0.0.1');
  const { port } = application.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    registry,
    drain,
    readiness,
    call: (to, { token, ...init } = {}) =>
      fetch(url + to, {
        ...init,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...init.headers },
      }),
    close: async () => {
      await application.close();
      await rm(webRoot, { recursive: true });
    },
  };
}

function kitModule(values: [provide: unknown, useValue: unknown][]): DynamicModule {
  @Global()
  @Module({})
  class StandInForKit {}
  const providers = values.map(([provide, useValue]) => ({ provide: provide as never, useValue }));
  return { module: StandInForKit, providers, exports: providers.map(({ provide }) => provide) };
}
