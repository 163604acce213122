import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { completeEnvironment } from './complete-environment.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const portVariables = [
  ...['GATEWAY_PORT', 'CONSUL_PORT', 'POSTGRES_PORT'],
  ...['KAFKA_PORT', 'KAFKA_2_PORT', 'KAFKA_3_PORT'],
];
/** What may go beside .env, and sets what the check does not unless it names the file. */
const additionalFiles = ['cluster.env', 'observability.env'].map((name) =>
  path.join(root, 'infra/compose', name),
);
const SERVING_TIMEOUT_MS = 120_000;
/** The exit code of what did not end in its grace period: 128 and the number of SIGKILL. */
const KILLED = 137;

/** What `docker inspect` says of a container, as far as it matters. */
/** @typedef {{Name: string, RestartCount: number, State: {ExitCode: number, OOMKilled: boolean}, Config: {Labels: Record<string, string>}}} Container */

/** A system of the check's own in containers: a project name, ports, passwords and data that nobody else has. */
export class CheckedSystem {
  /**
   * @param {string[]} command `docker compose` with the options that name this system
   * @param {Readonly<Record<string, string>>} variables
   * @param {Record<string, string>} testEnvironment what tests find the system by
   * @param {boolean} cluster
   */
  constructor(command, variables, testEnvironment, cluster) {
    this.command = command;
    this.variables = variables;
    this.cluster = cluster;
    this.testEnvironment = testEnvironment;
  }

  /** @param {{folder: string, cluster: boolean}} options `folder` is empty, and private: it will hold passwords */
  static async create({ folder, cluster }) {
    const example = readFileSync(path.join(root, '.env.example'), 'utf8');
    const ports = await freePorts(portVariables);
    const project = `trellis-check-${process.pid}`;
    const text = `${completeEnvironment(example).text}${lines(ports)}`;
    const environmentFile = path.join(folder, 'environment');
    writeFileSync(environmentFile, text, { mode: 0o600 });
    const variables = variablesOf(text);
    const settable = [text, ...additionalFiles.map((file) => readFileSync(file, 'utf8'))].flatMap((each) =>
      Object.keys(variablesOf(each)),
    );
    const command = [
      // The environment goes before the file, so what somebody has set for a system of their own must not be seen.
      ...['env', ...[...settable, ...composeVariables()].flatMap((name) => ['-u', name])],
      ...['docker', 'compose', '--project-name', project, '--env-file', environmentFile],
      ...(cluster ? ['--env-file', path.join(root, 'infra/compose/cluster.env')] : []),
      ...['-f', path.join(root, 'docker-compose.yml'), '-f', path.join(root, 'infra/compose/inspection.yml')],
    ];
    const descriptionFile = path.join(folder, 'system.json');
    writeFileSync(descriptionFile, JSON.stringify(describe(variables, cluster)), { mode: 0o600 });
    const testEnvironment = {
      TRELLIS_E2E_SYSTEM: descriptionFile,
      TRELLIS_E2E_COMPOSE: JSON.stringify(command),
    };
    return new CheckedSystem(command, variables, testEnvironment, cluster);
  }

  /** Waits until the public surface answers. @throws when it does not in two minutes */
  async untilServing() {
    const url = `http://127.0.0.1:${this.variables.GATEWAY_PORT}/healthz`;
    const giveUpAt = Date.now() + SERVING_TIMEOUT_MS;
    while (
      !(await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (Date.now() > giveUpAt) throw new Error(`${url} does not answer.`);
      await delay(250);
    }
  }

  /** Containers that the engine had to start again. */
  restarted() {
    return this.containers()
      .filter(({ RestartCount }) => RestartCount > 0)
      .map(({ Name, State }) => `${Name}${State.OOMKilled ? ' (out of memory)' : ''}`);
  }

  /** Once stopped: apps whose process did not exit with 0, and whatever else had to be killed. */
  badlyEnded() {
    const apps = readdirSync(path.join(root, 'apps')).filter((name) =>
      existsSync(path.join(root, 'apps', name, 'service.json')),
    );
    return this.containers()
      .filter(({ Config, State }) => {
        const service = Config.Labels['com.docker.compose.service'] ?? '';
        // infra/compose/kafka.yml says why the last of three brokers may be killed.
        const mayBeKilled = this.cluster && service.startsWith('kafka');
        return apps.includes(service) ? State.ExitCode !== 0 : State.ExitCode === KILLED && !mayBeKilled;
      })
      .map(({ Name, State }) => `${Name} (${State.ExitCode})`);
  }

  /** Says what was found, if anything. @param {string} what @param {string[]} found @returns {boolean} whether there is none */
  report(what, found) {
    if (found.length > 0) console.error(`${what}: ${found.join(', ')}`);
    return found.length === 0;
  }

  /** Removes containers, network and data. */
  remove() {
    const { status, stderr } = this.compose('down', '--volumes', '--timeout', '20');
    if (status !== 0) console.error(stderr);
  }

  /** @returns {Container[]} */
  containers() {
    const ids = this.compose('ps', '--all', '--quiet').stdout.split('\n').filter(Boolean);
    const { stdout } = spawnSync('docker', ['inspect', ...ids], { encoding: 'utf8' });
    return JSON.parse(stdout);
  }

  /** @param {string[]} args */
  compose(...args) {
    const [program = '', ...options] = this.command;
    return spawnSync(program, [...options, ...args], { cwd: root, encoding: 'utf8' });
  }
}

/** Compose's own variables, by which somebody may have named another project. */
function composeVariables() {
  return Object.keys(process.env).filter((name) => name.startsWith('COMPOSE_'));
}

/**
 * Where the tests, which run on this machine, reach the system.
 *
 * @param {Readonly<Record<string, string>>} variables
 * @param {boolean} cluster
 */
function describe(variables, cluster) {
  const brokers = ['KAFKA_PORT', ...(cluster ? ['KAFKA_2_PORT', 'KAFKA_3_PORT'] : [])];
  const services = Object.keys(variables).flatMap((name) => /^(.+)_DATABASE_PASSWORD$/.exec(name)?.[1] ?? []);
  return {
    gatewayUrl: `http://127.0.0.1:${variables.GATEWAY_PORT}`,
    operator: { email: 'operator@example.com', password: variables.DEMO_OPERATOR_PASSWORD },
    eventBusUrl: `kafka://${brokers.map((name) => `127.0.0.1:${variables[name]}`).join(',')}`,
    databaseUrls: Object.fromEntries(
      services.map((service) => {
        const role = `trellis_${service.toLowerCase()}`;
        const password = variables[`${service}_DATABASE_PASSWORD`];
        const url = `postgres://${role}:${password}@127.0.0.1:${variables.POSTGRES_PORT}/${role}`;
        return [service.toLowerCase().replaceAll('_', '-'), url];
      }),
    ),
  };
}

/** @param {string} text @returns {Record<string, string>} */
function variablesOf(text) {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** @param {Readonly<Record<string, string>>} variables */
function lines(variables) {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** All taken at once, so that no two are alike. @param {readonly string[]} names @returns {Promise<Record<string, string>>} */
async function freePorts(names) {
  const servers = await Promise.all(
    names.map(
      () =>
        new Promise((resolve, reject) => {
          const server = createServer().once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => String(server.address().port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(names.map((name, index) => [name, ports[index] ?? '']));
}
