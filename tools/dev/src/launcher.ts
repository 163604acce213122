import { rm } from 'node:fs/promises';
import path from 'node:path';
import { addressTable } from './address-table';
import type { App } from './app-catalogue';
import { appEnvironment } from './app-environment';
import { AppProcess, type ReadyAddresses } from './app-process';
import { buildSystem } from './build-system';
import { demoOperator } from './demo-operator';
import { DistributedServers } from './distributed-servers';
import { EmbeddedDatabaseServer, type DatabaseServer } from './database-server';
import { givenDatabaseServer } from './given-database-server';
import { chooseGatewayPort } from './gateway-port';
import { LocalTraceStore } from '@trellis/local-traces';
import type { LauncherOptions } from './launcher-options';
import { givenEndpoints } from './platform-endpoints';
import { provisionDatabases } from './provision-databases';
import { RunRecord } from './run-record';
import { Secrets } from './secrets';
import type { Terminal } from './terminal';
import { keepsOwnTraces } from './own-traces';

/** Connections that an instance of an app may hold, and room for a person beside them. */
const CONNECTIONS_PER_INSTANCE = 6;
const SPARE_CONNECTIONS = 14;

/** Brings the whole system up, keeps it up, and takes it down in order. */
export class Launcher {
  private record: RunRecord | undefined;
  private database: DatabaseServer | undefined;
  private distributed: DistributedServers | undefined;
  private traces: LocalTraceStore | undefined;
  private processes: AppProcess[] = [];
  private readonly addresses = new Map<string, ReadyAddresses>();
  private preparing: Promise<unknown> | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly root: string,
    private readonly apps: readonly App[],
    private readonly options: LauncherOptions,
    private readonly terminal: Terminal,
  ) {}

  async start(): Promise<void> {
    const { stateDirectory, reset } = this.options;
    this.terminal.nameColumn(this.instances().map(({ name }) => name));
    this.record = await RunRecord.open(stateDirectory);
    if (reset) await this.removeData();
    const gatewayPort = await chooseGatewayPort(this.options.port);
    const secrets = await Secrets.open(stateDirectory);
    const preparations = [
      this.prepareDatabases(secrets),
      this.startDistributedServers(),
      this.build(),
    ] as const;
    this.preparing = Promise.allSettled(preparations);
    const [urls] = await Promise.all(preparations);
    const endpoints = { ...this.distributed?.endpoints, ...givenEndpoints(process.env) };
    const operator = demoOperator(process.env, secrets);
    if (keepsOwnTraces(process.env)) this.traces = await LocalTraceStore.start();
    await secrets.save();
    if (this.stopped) return;
    const environmentOf = (app: App) =>
      appEnvironment(app, {
        root: this.root,
        inherited: process.env,
        urls,
        endpoints,
        appNames: this.apps.map(({ name }) => name),
        operatorPassword: operator.password,
        gatewayPort,
        traceStoreUrl: this.traces?.url,
      });
    this.terminal.step('starting the services');
    this.processes = this.instances().map(({ app, name }) => this.appProcess(app, name, environmentOf(app)));
    await Promise.all(this.processes.map((process) => process.start()));
    const gatewayUrl = `http://localhost:${gatewayPort}`;
    await this.record.complete({ gatewayUrl, endpoints: this.distributed?.endpoints ?? {} });
    this.terminal.write(
      addressTable({
        gatewayUrl,
        addresses: this.addresses,
        operator,
        endpoints,
        dataLocation: this.database?.location ?? stateDirectory,
      }),
    );
  }

  /** Lets the services drain, the edge first, and then stops the database. May be called at any time, and again. */
  stop(): Promise<void> {
    this.stopped ??= this.stopInOrder();
    return this.stopped;
  }

  private async stopInOrder(): Promise<void> {
    this.terminal.step('stopping');
    const kinds = ['edge', 'http', 'service'] as const;
    const kindOf = new Map(this.instances().map(({ name, app }) => [name, app.kind]));
    for (const kind of kinds) {
      await Promise.all(
        this.processes.filter(({ name }) => kindOf.get(name) === kind).map((process) => process.stop()),
      );
    }
    // A server that is just being started must be waited for, or it would be left behind.
    await this.preparing;
    await Promise.all([this.distributed?.stop(), this.database?.stop(), this.traces?.close()]);
    await this.record?.close();
  }

  private async prepareDatabases(secrets: Secrets) {
    const given = process.env.DATABASE_URL;
    if (given) {
      this.database = await givenDatabaseServer(given);
    } else {
      this.terminal.step('starting PostgreSQL');
      this.database = await EmbeddedDatabaseServer.start({
        stateDirectory: this.options.stateDirectory,
        maxConnections: this.instances().length * CONNECTIONS_PER_INSTANCE + SPARE_CONNECTIONS,
        onStarted: (pid) => void this.record?.add('postgres', pid),
        onLine: (line) => this.terminal.line('postgres', line),
      });
      const { location } = this.database;
      if (!location.startsWith(this.options.stateDirectory)) {
        this.terminal.step(
          `the account that PostgreSQL runs as cannot reach this folder: the data is in ${location}`,
        );
      }
    }
    return provisionDatabases(this.database.adminUrl, this.apps, secrets);
  }

  private async startDistributedServers(): Promise<void> {
    if (!this.options.distributed) return;
    this.distributed = await DistributedServers.start({
      stateDirectory: this.options.stateDirectory,
      given: givenEndpoints(process.env),
      onSpawned: (name, pid) => void this.record?.add(name, pid),
      onProgress: (line) => this.terminal.step(line),
      onLine: (name, line) => this.terminal.line(name, line),
    });
  }

  private async build(): Promise<void> {
    if (this.options.skipBuild) return;
    this.terminal.step('building what has changed');
    await buildSystem(this.root, (line) => this.terminal.step(line));
  }

  private async removeData(): Promise<void> {
    const { stateDirectory } = this.options;
    this.terminal.step('removing the data of earlier runs');
    await EmbeddedDatabaseServer.reset(stateDirectory);
    for (const name of ['secrets.json', 'kafka', 'consul']) {
      await rm(path.join(stateDirectory, name), { recursive: true, force: true });
    }
  }

  private instances(): readonly { app: App; name: string }[] {
    return this.apps.flatMap((app) =>
      Array.from({ length: this.options.instances.get(app.name) ?? 1 }, (_, index) => ({
        app,
        name: index === 0 ? app.name : `${app.name}-${index + 1}`,
      })),
    );
  }

  private appProcess(app: App, name: string, environment: Record<string, string | undefined>): AppProcess {
    return new AppProcess({
      name,
      entry: path.join(this.root, 'dist/apps', app.name, 'main.js'),
      preload: path.join(this.root, 'tools/dev/map-stack-traces.mjs'),
      environment,
      onLine: (line) => this.terminal.line(name, line),
      onSpawned: (pid) => void this.record?.add(name, pid),
      onReady: (addresses) => this.addresses.set(name, addresses),
    });
  }
}
