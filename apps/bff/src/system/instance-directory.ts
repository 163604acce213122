import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import { InstancePhase, type DescribeInstanceResponse } from '@trellis/contracts';
import { Registry, type ServiceInstance } from '@trellis/discovery';
import { InstanceCalls } from './instance-calls';
import { InstanceMemory, type KnownInstance } from './instance-memory';
import type { InstanceState } from './system.dto';

/** So that an instance which leaves while nobody looks is remembered all the same. */
const lookEveryMs = 5_000;

/** An instance that has left is asked for this long whether it still finishes what it had in hand. */
const drainsForMs = 60_000;

/** An instance as it stands now. */
export interface SeenInstance {
  readonly instance: ServiceInstance;
  readonly isRegistered: boolean;
  readonly state: InstanceState;
  readonly since: Date;
  /** Whether it answered now. */
  readonly hasAnswered: boolean;
  /** What it told now, or else last. */
  readonly description: DescribeInstanceResponse | undefined;
}

/** Keeps an eye on the registry, and asks each instance about itself. During an outage of it the last known list stands. */
@Injectable()
export class InstanceDirectory implements OnModuleInit, OnApplicationShutdown {
  private readonly memory: InstanceMemory;
  private readonly loop: BackgroundLoop;

  constructor(
    private readonly registry: Registry,
    private readonly calls: InstanceCalls,
  ) {
    this.memory = new InstanceMemory((instance) => calls.forget(instance));
    this.loop = new BackgroundLoop({
      name: 'Looking at the registry',
      step: () => this.look(),
      intervalMs: lookEveryMs,
      logger: new Logger('InstanceDirectory'),
    });
  }

  onModuleInit(): void {
    this.loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Every instance that is registered, by service and id. */
  async registered(): Promise<readonly ServiceInstance[]> {
    await this.lookIfPossible();
    return this.memory.all.filter(({ leftMs }) => leftMs === undefined).map(({ instance }) => instance);
  }

  /** Every instance that is registered or was until lately, by service and id, each asked now. */
  async list(): Promise<readonly SeenInstance[]> {
    await this.lookIfPossible();
    return Promise.all(this.memory.all.map((known) => this.ask(known)));
  }

  private async lookIfPossible(): Promise<void> {
    // The loop says in the log when it cannot look, and why.
    await this.look().catch(() => undefined);
  }

  private async look(): Promise<void> {
    this.memory.see(await this.registry.list());
  }

  private async ask(known: KnownInstance): Promise<SeenInstance> {
    const { instance, leftMs } = known;
    const isWorthAsking = leftMs === undefined || Date.now() - leftMs < drainsForMs;
    const answer = isWorthAsking ? await this.calls.describe(instance) : undefined;
    if (answer !== undefined) this.memory.describe(instance, answer);
    return {
      instance,
      isRegistered: leftMs === undefined,
      hasAnswered: answer !== undefined,
      description: answer ?? known.description,
      ...standing(known, answer),
    };
  }
}

/** What an instance says of itself counts; of one that says nothing, what the registry says. */
export function standing(
  { firstSeenMs, leftMs }: KnownInstance,
  answer: DescribeInstanceResponse | undefined,
): { state: InstanceState; since: Date } {
  if (answer !== undefined) {
    const since = answer.phaseSince ?? new Date(leftMs ?? firstSeenMs);
    return { state: answer.phase === InstancePhase.DRAINING ? 'draining' : 'healthy', since };
  }
  return leftMs === undefined
    ? { state: 'healthy', since: new Date(firstSeenMs) }
    : { state: 'gone', since: new Date(leftMs) };
}
