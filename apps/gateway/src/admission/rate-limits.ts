import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { KeyedRateLimiter, type RateDecision } from '@trellis/resilience';
import { liveSetting, LiveSettings, type LiveSetting } from '@trellis/settings';
import { GatewayConfiguration } from '../gateway.configuration';

const prefix = 'gateway/rate-limit/';

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
    const burst = this.follow('burst', this.configuration.requestBurst);
    const requestsPerSecond = this.follow('requests-per-second', this.configuration.requestsPerSecond);
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

  private follow(name: string, configured: number): LiveSetting<number> {
    return liveSetting(this.settings, prefix + name, parseLimit, configured);
  }

  private apply(capacity: number, refillPerSecond: number): void {
    const { limit } = this.limiter;
    if (limit.capacity === capacity && limit.refillPerSecond === refillPerSecond) return;
    this.limiter.limit = { capacity, refillPerSecond };
    this.logger.log(`The rate limit is ${refillPerSecond} requests a second, ${capacity} at once`);
  }
}

function parseLimit(text: string): number {
  if (/^\d{1,7}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new RangeError('must be a whole number from 1 to 9999999');
}
