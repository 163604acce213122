import { Logger, type Type } from '@nestjs/common';
import { CalledServices, type ServiceInfo } from '@trellis/context';
import { DatabasePool } from '@trellis/database';
import type { Registration } from '@trellis/discovery';
import { DeliveryRuntime } from '@trellis/outbox';
import { setTimeout as delay } from 'node:timers/promises';
import { TokenVerifier } from '@trellis/auth';
import { AppJwksSource } from './tokens/app-jwks-source';
import { AdminServer } from './admin/admin-server';
import { advertisedHost } from './advertised-host';
import { Readiness } from './admin/readiness';
import type { AppServer } from './app-server';
import { loadConfiguration, type LoadedConfiguration } from './configuration/load-configuration';
import { serviceConfigurationFor, type ServiceConfiguration } from './configuration/service-configuration';
import { createAppServer } from './create-app-server';
import { KitModule } from './kit.module';
import { awaitDependencies } from './lifecycle/await-dependencies';
import { awaitRegistration } from './lifecycle/await-registration';
import { DrainSignal } from './lifecycle/drain-signal';
import { Lifecycle, type LifecycleStep } from './lifecycle/lifecycle';
import { listenFailure, StartFailure } from './lifecycle/start-failure';
import { withinTime } from './lifecycle/within-time';
import { captureGrpcLibraryLog } from './logging/grpc-library-log';
import { followLogLevel } from './logging/log-level-setting';
import { ServiceLogger } from './logging/service-logger';
import { ActivityLog } from './platform/activity-log';
import { requestTotals } from './platform/request-totals';
import { InstanceReport } from './platform/instance-report';
import { applyServiceMigrations, databaseDependency } from './service-database';
import {
  closePlatformPorts,
  openPlatformPorts,
  platformDependencies,
  type PlatformPorts,
} from './platform-ports';
import type { RunningService, ServiceAddresses } from './running-service';
import type { ServiceCommand } from './service-command';
import { serviceIdentity } from './service-identity';
import { tracingStep } from './telemetry/tracing-step';
import type { ServiceOptions } from './service-options';
import { optionalProvider } from './tokens/optional-provider';

/** An instance whose entry cannot be taken out leaves by its lease; the stop does not wait longer than this for it. */
const deregisterTimeoutMs = 2_000;

/** The share of the shutdown timeout that calls in flight may take; the rest is for consumers and connections. */
const drainShare = 0.6;

/**
 * One life of a service, in the order that keeps callers whole: what it needs, then what it answers with, then its entry
 * in the registry; and back.
 */
export class ServiceRun {
  readonly info: ServiceInfo;
  readonly configuration: ServiceConfiguration;
  private readonly appConfiguration: LoadedConfiguration;
  private readonly logger: ServiceLogger;
  private readonly log = new Logger('Service');
  private readonly readiness = new Readiness();
  private readonly drainSignal = new DrainSignal();
  private readonly activityLog = new ActivityLog(() => this.delivery?.status(), {
    totals: () => requestTotals(this.options.http?.uncountedRoutes),
  });
  private readonly stopRequested = new AbortController();
  private readonly lifecycle: Lifecycle;

  private ports!: PlatformPorts;
  private server!: AppServer;
  private pool: DatabasePool | undefined;
  private port = 0;
  private adminPort = 0;

  /**
   * @param entryFile migrations and the package's version are looked for beside it
   * @param command `migrate` brings the tables up to date and starts nothing that answers
   * @throws {ConfigurationError}
   */
  constructor(
    private readonly options: ServiceOptions,
    environment: Readonly<Record<string, string | undefined>>,
    private readonly entryFile?: string,
    private readonly command: ServiceCommand = 'serve',
  ) {
    const kitClass = serviceConfigurationFor(this.hasDatabase);
    this.appConfiguration = loadConfiguration(environment, [kitClass, ...(options.configuration ?? [])]);
    this.configuration = this.appConfiguration.get(kitClass);
    this.info = serviceIdentity(options.name, this.configuration, entryFile);
    const { logLevel: level, logFormat: format } = this.configuration;
    this.logger = new ServiceLogger({
      service: this.info.name,
      instanceId: this.info.instanceId,
      level,
      format,
    });
    Logger.overrideLogger(this.logger);
    captureGrpcLibraryLog();
    this.lifecycle = new Lifecycle(this.steps(), {
      stopFailed: (step, error) => this.log.error(`Stopping ${step} failed`, error),
    });
  }

  /** What the run is busy with, while it starts or stops. */
  get currentStep(): string | undefined {
    return this.lifecycle.currentStep;
  }

  /** Whether everything stopped as it should. */
  get stoppedWell(): boolean {
    return this.lifecycle.stoppedWell;
  }

  /** @throws {StartFailure} for what a person can mend, {@link StartInterrupted} when stopped meanwhile */
  async start(): Promise<RunningService> {
    const startedAtMs = performance.now();
    await this.lifecycle.start();
    const { addresses, info } = this;
    const tookMs = Math.round(performance.now() - startedAtMs);
    this.log.log(
      `${info.name} ${info.version} answers ${addresses.protocol} on port ${addresses.port}, admin on port ${addresses.adminPort} (started in ${tookMs} ms)`,
    );
    return {
      info,
      configuration: this.configuration,
      addresses,
      get: (token) => this.server.application.get(token, { strict: false }),
      stop: () => this.stop(),
    };
  }

  /**
   * For a run whose command is `migrate`: brings the service's tables and those of delivery up to date. Any number of
   * processes may do it at once, beside those that serve.
   *
   * @throws {StartFailure} for what a person can mend
   */
  async migrate(): Promise<void> {
    if (!this.hasDatabase)
      throw new StartFailure(`${this.info.name} has no database: there is nothing to migrate.`);
    await this.lifecycle.start();
    this.log.log('The tables are up to date');
  }

  async stop(): Promise<void> {
    this.stopRequested.abort();
    await this.lifecycle.stop();
    this.log.log('Stopped');
  }

  private get hasDatabase(): boolean {
    return this.options.database ?? !this.options.http;
  }

  private get addresses(): ServiceAddresses {
    const { protocol } = this.server;
    const host = advertisedHost(this.configuration, protocol);
    return { protocol, host, port: this.port, adminPort: this.adminPort };
  }

  /** Undefined when the app does not deliver events. */
  private get delivery(): DeliveryRuntime | undefined {
    return this.provided(DeliveryRuntime);
  }

  private provided<T>(token: Type<T>): T | undefined {
    return optionalProvider(this.server.application, token);
  }

  private steps(): LifecycleStep[] {
    return this.command === 'migrate'
      ? this.migrationSteps()
      : [
          tracingStep(this.info, this.configuration),
          this.adminStep(),
          ...this.migrationSteps(),
          ...this.servingSteps(),
        ];
  }

  private migrationSteps(): LifecycleStep[] {
    return [
      {
        name: 'registry, settings and event bus',
        start: () => void (this.ports = openPlatformPorts(this.configuration)),
        stop: () => closePlatformPorts(this.ports),
      },
      { name: 'dependencies', start: () => this.awaitDependencies() },
      this.logLevelStep(),
      { name: 'database migrations', start: () => this.migrateDatabase() },
      // The pool is the application's, and closes after all of its modules did.
      { name: 'database', stop: () => this.pool?.close() },
      { name: 'application', start: () => this.createServer(), stop: () => this.server.close() },
      { name: 'delivery tables', start: () => this.delivery?.migrate() },
    ];
  }

  private servingSteps(): LifecycleStep[] {
    return [
      { name: 'application modules', start: () => this.server.initialise() },
      { name: 'server', start: async () => void (this.port = await this.server.listen()) },
      this.activityStep(),
      { name: 'relay and consumers', start: () => this.delivery?.start(), stop: () => this.delivery?.stop() },
      { name: 'calls in flight', stop: () => this.drain() },
      { name: 'readiness', start: () => this.beginServing(), stop: () => this.endServing() },
      this.registrationStep(),
    ];
  }

  private adminStep(): LifecycleStep {
    const admin = new AdminServer(this.readiness);
    const { adminHost: host, adminPort: port } = this.configuration;
    return {
      name: 'admin server',
      start: async () => {
        this.adminPort = await admin.listen(host, port).catch((error: unknown) => {
          const variables = { hostVariable: 'TRELLIS_ADMIN_HOST', portVariable: 'TRELLIS_ADMIN_PORT' };
          throw listenFailure(error, { purpose: 'the admin pages', host, port, ...variables });
        });
      },
      stop: () => admin.close(),
    };
  }

  private async awaitDependencies(): Promise<void> {
    const database = this.configuration.databaseUrl
      ? databaseDependency(this.configuration.databaseUrl)
      : undefined;
    try {
      await awaitDependencies(
        [...(database ? [database] : []), ...platformDependencies(this.configuration, this.ports)],
        { timeoutMs: this.configuration.startTimeoutMs, signal: this.stopRequested.signal },
      );
    } finally {
      await database?.close();
    }
    this.readiness.add({ name: 'registry', required: false, check: () => this.ports.registry.check() });
    const { eventBus } = this.ports;
    if (eventBus) this.readiness.add({ name: 'eventBus', required: false, check: () => eventBus.check() });
  }

  private logLevelStep(): LifecycleStep {
    let watch: { close(): void } | undefined;
    return {
      name: 'log level',
      start: () => void (watch = followLogLevel(this.info.name, this.ports.settings, this.logger)),
      stop: () => watch?.close(),
    };
  }

  private activityStep(): LifecycleStep {
    return {
      name: 'activity log',
      start: () => this.activityLog.start(),
      stop: () => this.activityLog.stop(),
    };
  }

  private async migrateDatabase(): Promise<void> {
    const { databaseUrl } = this.configuration;
    if (databaseUrl) await applyServiceMigrations(databaseUrl, this.options.migrationsFolder, this.entryFile);
  }

  private async createServer(): Promise<void> {
    const { info, configuration, appConfiguration, ports, readiness, drainSignal, logger } = this;
    const tokenVerifier = new TokenVerifier(new AppJwksSource(() => this.server.application));
    const calledServices = new CalledServices();
    const report = new InstanceReport({
      ...{ info, configuration, readiness, calledServices },
      settings: ports.settings,
      activityLog: this.activityLog,
      delivery: () => this.delivery,
    });
    const kit = KitModule.forRoot({
      ...{ calledServices, report },
      info,
      configuration,
      appConfiguration,
      ports,
      readiness,
      drainSignal,
      tokenVerifier,
    });
    this.server = await createAppServer(this.options, { kit, configuration, tokenVerifier, logger });
    const pool = (this.pool = this.provided(DatabasePool));
    if (pool) this.readiness.add({ name: 'database', required: true, check: () => pool.query('SELECT 1') });
  }

  private beginServing(): void {
    this.readiness.phase = 'serving';
    this.server.setServing(true);
  }

  private async endServing(): Promise<void> {
    this.readiness.phase = 'draining';
    this.server.setServing(false);
    await delay(this.configuration.drainDelayMs);
  }

  private async drain(): Promise<void> {
    this.drainSignal.begin();
    const abandoned = await this.server.drain(this.configuration.shutdownTimeoutMs * drainShare);
    if (abandoned > 0) throw new Error(`${abandoned} calls did not end in time and were cut off`);
  }

  private registrationStep(): LifecycleStep {
    let registration: Registration | undefined;
    return {
      name: 'registration',
      start: async () => {
        const { host, port, protocol, adminPort } = this.addresses;
        const { name: service, instanceId, version } = this.info;
        const metadata = { protocol, adminPort: String(adminPort) };
        const { registryUrl: url, startTimeoutMs: timeoutMs } = this.configuration;
        const instance = { service, instanceId, host, port, version, metadata };
        registration = await awaitRegistration(this.ports.registry.register(instance), {
          url,
          timeoutMs,
          signal: this.stopRequested.signal,
        });
      },
      stop: () => withinTime(registration?.deregister(), deregisterTimeoutMs, 'the registry does not answer'),
    };
  }
}
