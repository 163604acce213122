import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { KeyedRateLimiter, type RateDecision } from '@trellis/resilience';
import { integerValues, liveSetting, LiveSettings, type LiveSetting } from '@trellis/settings';
import { GatewayConfiguration } from '../gateway.configuration';

const prefix = 'gateway/rate-limit/';
const maxLimit = 1_000_000;

/** How many requests each sender may make; the live settings below `gateway/rate-limit/` change it at once. */
@Injectable()
export class RateLimits implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('RateLimits');
  private readonly limiter: KeyedRateLimiter;
  private followed: readonly LiveSetting<number>[] = [];

  constructor(
    private readonly settings: LiveSettings,
    private readonly configuration: GatewayConfiguration,
  ) {
    this.limiter = new KeyedRateLimiter({
      capacity: configuration.requestBurst,
      refillPerSecond: configuration.requestsPerSecond,
    });
  }

  onModuleInit(): void {
    const burst = this.follow(
      'burst',
      'Requests of a user, or else an address, that may come at once.',
      this.configuration.requestBurst,
    );
    const requestsPerSecond = this.follow(
      'requests-per-second',
      'Requests a second that a user, or else an address, may sustain.',
      this.configuration.requestsPerSecond,
    );
    this.followed = [burst, requestsPerSecond];
    const apply = () => this.apply(burst.current, requestsPerSecond.current);
    for (const setting of this.followed) setting.onChange(apply);
    // One of them may have had its value at once.
    apply();
  }

  onApplicationShutdown(): void {
    for (const setting of this.followed) setting.close();
  }

  /** Counts one request of a sender. */
  tryTake(sender: string): RateDecision {
    return this.limiter.tryTake(sender);
  }

  private follow(name: string, description: string, configured: number): LiveSetting<number> {
    return liveSetting(this.settings, {
      key: prefix + name,
      description,
      values: integerValues(1, maxLimit),
      defaultValue: configured,
    });
  }

  private apply(capacity: number, refillPerSecond: number): void {
    const { limit } = this.limiter;
    if (limit.capacity === capacity && limit.refillPerSecond === refillPerSecond) return;
    this.limiter.limit = { capacity, refillPerSecond };
    this.logger.log(`The rate limit is ${refillPerSecond} requests a second, ${capacity} at once`);
  }
}
