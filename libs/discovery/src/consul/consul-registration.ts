import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import { ConsulRequestError, type ConsulConnection } from '@trellis/consul';
import type { ServiceInstance } from '../registry';
import { agentRegistrationOf, checkIdOf, type HealthEntry } from './consul-instance';

const registerTimeoutMs = 3_000;
const renewTimeoutMs = 2_000;
const deregisterTimeoutMs = 1_500;
/** How often a deregistration is tried before the check is left to fail by itself. */
const deregisterAttempts = 3;
const listedWithinMs = 3_000;
const unlistedWithinMs = 1_000;

export interface ConsulRegistrationOptions {
  readonly connection: ConsulConnection;
  readonly instance: ServiceInstance;
  /** How long it stays listed after its last renewal, in milliseconds. */
  readonly ttlMs: number;
  /** How often it is renewed, in milliseconds. */
  readonly renewMs: number;
  readonly logger: Logger;
}

/** One instance's entry with an agent, kept alive from the start until it is taken out. */
export class ConsulRegistration {
  private readonly connection: ConsulConnection;
  private readonly instance: ServiceInstance;
  private readonly loop: BackgroundLoop;
  private readonly listed = Promise.withResolvers<void>();
  /** The agent that holds the entry. */
  private server: number | undefined;
  /** Agents that held it before and did not answer. */
  private readonly formerServers = new Set<number>();
  private isListed = false;
  private takenOut: Promise<void> | undefined;

  constructor(private readonly options: ConsulRegistrationOptions) {
    this.connection = options.connection;
    this.instance = options.instance;
    this.loop = new BackgroundLoop({
      name: `Registration of ${options.instance.service} with Consul`,
      step: () => this.renew(),
      intervalMs: options.renewMs,
      maxBackoffMs: 1_000,
      logger: options.logger,
    });
    this.loop.start();
  }

  /** Resolves when the instance is on the list for the first time; rejects when it is taken out before. */
  get entered(): Promise<void> {
    return this.listed.promise;
  }

  /**
   * Takes the entry out, at the latest when a renewal in hand is over, which would put it back. A second call waits for
   * the first.
   * @param reason what whoever waits for the entry is told
   */
  takeOut(reason: Error): Promise<void> {
    this.takenOut ??= this.leave(reason);
    return this.takenOut;
  }

  private async leave(reason: Error): Promise<void> {
    this.listed.reject(reason);
    await this.loop.stop();
    for (const server of this.formerServers) {
      // It takes the instance out by itself soon after it is back.
      this.deregister(server).catch(() => undefined);
    }
    if (this.server === undefined) return;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.deregister(this.server);
        break;
      } catch {
        if (attempt === deregisterAttempts) {
          this.options.logger.warn(
            `${this.instance.service} could not be taken out of Consul; its check fails by itself in ${this.options.ttlMs} ms.`,
          );
          return;
        }
        await delay(50 * 2 ** attempt);
      }
    }
    await this.waitUntilListed(false, unlistedWithinMs).catch(() => undefined);
  }

  /** Keeps the entry alive, or makes it when there is none or its agent has lost it. */
  private async renew(): Promise<void> {
    if (!this.isListed || !(await this.pass())) await this.enter();
  }

  /** Answers false when the agent does not know the entry. */
  private async pass(): Promise<boolean> {
    try {
      const answer = await this.connection.request(
        (client, options) => client.agent.check.pass({ ...options, id: checkIdOf(this.instance) }),
        { server: this.server, timeoutMs: renewTimeoutMs },
      );
      this.moveTo(answer.server);
      return true;
    } catch (error) {
      if (isUnknownToAgent(error)) return false;
      throw error;
    }
  }

  private async enter(): Promise<void> {
    this.isListed = false;
    const registration = agentRegistrationOf(this.instance, this.options.ttlMs);
    const { server } = await this.connection.request(
      (client, options) => client.agent.service.register({ ...options, ...registration }),
      { timeoutMs: registerTimeoutMs },
    );
    this.moveTo(server);
    // An agent that had the entry takes over its state, which may have been critical.
    await this.connection.request(
      (client, options) => client.agent.check.pass({ ...options, id: checkIdOf(this.instance) }),
      { server, timeoutMs: renewTimeoutMs, thatServerOnly: true },
    );
    if (!(await this.waitUntilListed(true, listedWithinMs))) {
      throw new Error(`${this.instance.service} is with its Consul agent, but not yet on the servers' list`);
    }
    this.isListed = true;
    this.listed.resolve();
  }

  private moveTo(server: number): void {
    if (this.server !== undefined && this.server !== server) this.formerServers.add(this.server);
    this.formerServers.delete(server);
    this.server = server;
  }

  private async deregister(server: number): Promise<void> {
    try {
      await this.connection.request(
        (client, options) => client.agent.service.deregister({ ...options, id: this.instance.instanceId }),
        { server, thatServerOnly: true, timeoutMs: deregisterTimeoutMs },
      );
    } catch (error) {
      if (!isUnknownToAgent(error)) throw error;
    }
  }

  /** An agent tells the servers of its entries a moment later. Answers false when they do not hear of it in time. */
  private async waitUntilListed(isWanted: boolean, withinMs: number): Promise<boolean> {
    const { service, instanceId } = this.instance;
    const deadlineMs = performance.now() + withinMs;
    let waitIndex: string | undefined;
    for (;;) {
      const leftMs = Math.ceil(deadlineMs - performance.now());
      if (leftMs <= 0) return false;
      const waiting = waitIndex === undefined ? {} : { index: waitIndex, wait: `${leftMs}ms` };
      const { value, index, isFiltered } = await this.connection.request(
        (client, options): Promise<HealthEntry[]> =>
          // The agent's own datacentre, also when another one is watched.
          client.health.service({ ...options, ...waiting, service, passing: true, dc: undefined }),
        { timeoutMs: leftMs + 1_000 },
      );
      if (value.some(({ Service }) => Service.ID === instanceId) === isWanted) return true;
      if (isWanted && isFiltered) {
        throw new Error(
          `the token's policies hide ${service} in Consul: it needs read on service_prefix "" and node_prefix ""`,
        );
      }
      if (!index) throw new Error('Consul answered without an index to wait from');
      waitIndex = String(index);
    }
  }
}

/** Older agents answer 500 where newer ones answer 404. */
function isUnknownToAgent(error: unknown): boolean {
  if (!(error instanceof ConsulRequestError)) return false;
  const { statusCode, message } = error;
  return (
    statusCode === 404 || (statusCode === 500 && /unknown (check|service)|associated TTL/i.test(message))
  );
}
