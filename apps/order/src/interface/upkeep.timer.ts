import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ExpireOrders } from '../application/expire-orders';
import { IdempotencyKeys } from '../application/idempotency-keys';

const EXPIRE_ORDERS_EVERY_MS = 5_000;
const FORGET_KEYS_EVERY_MS = 60 * 60 * 1000;

/** Runs what no call and no event sets off. Every instance does: the work itself bears being done twice. */
@Injectable()
export class UpkeepTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(UpkeepTimer.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly expireOrders: ExpireOrders,
    private readonly keys: IdempotencyKeys,
  ) {}

  onApplicationBootstrap(): void {
    this.every(EXPIRE_ORDERS_EVERY_MS, 'expire orders', () => this.expireOrders.execute());
    this.every(FORGET_KEYS_EVERY_MS, 'forget idempotency keys', () => this.keys.forgetExpired());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.timers.forEach(clearInterval);
    await Promise.all(this.running);
  }

  private every(intervalMs: number, name: string, work: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const run = work()
        .catch((error: unknown) => this.logger.warn(`Could not ${name}, will try again: ${String(error)}`))
        .finally(() => {
          busy = false;
          this.running.delete(run);
        });
      this.running.add(run);
    }, intervalMs);
    this.timers.push(timer);
  }
}
