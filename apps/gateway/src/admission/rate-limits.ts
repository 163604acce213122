import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { KeyedRateLimiter, type RateDecision } from '@trellis/resilience';
import { LiveSettings, type SettingEntry, type SettingsWatch } from '@trellis/settings';
import { GatewayConfiguration } from '../gateway.configuration';

const prefix = 'gateway/rate-limit/';

/** How many requests each sender may make; the live settings below `gateway/rate-limit/` change it at once. */
@Injectable()
export class RateLimits implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('RateLimits');
  private readonly limiter: KeyedRateLimiter;
  private watch: SettingsWatch | undefined;

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
    this.watch = this.settings.watch(prefix, (entries) => this.apply(entries));
  }

  onApplicationShutdown(): void {
    this.watch?.close();
  }

  /** Counts one request of a sender. */
  tryTake(sender: string): RateDecision {
    return this.limiter.tryTake(sender);
  }

  private apply(entries: readonly SettingEntry[]): void {
    const { requestsPerSecond, requestBurst } = this.configuration;
    const limit = {
      capacity: this.read(entries, 'burst', requestBurst),
      refillPerSecond: this.read(entries, 'requests-per-second', requestsPerSecond),
    };
    const { capacity, refillPerSecond } = this.limiter.limit;
    if (limit.capacity === capacity && limit.refillPerSecond === refillPerSecond) return;
    this.limiter.limit = limit;
    this.logger.log(
      `The rate limit is ${limit.refillPerSecond} requests a second, ${limit.capacity} at once`,
    );
  }

  private read(entries: readonly SettingEntry[], name: string, fallback: number): number {
    const value = entries.find(({ key }) => key === prefix + name)?.value;
    if (value === undefined) return fallback;
    if (/^\d{1,7}$/.test(value) && Number(value) >= 1) return Number(value);
    this.logger.warn(`${prefix}${name} must be a whole number from 1 to 9999999; ${fallback} stands`);
    return fallback;
  }
}
