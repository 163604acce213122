import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import { ExpireOrders } from '../application/expire-orders';
import { IdempotencyKeys } from '../application/idempotency-keys';

const EXPIRE_ORDERS_EVERY_MS = 5_000;
const FORGET_KEYS_EVERY_MS = 60 * 60 * 1000;

/** Runs what no call and no event sets off. Every instance does: the work itself bears being done twice. */
@Injectable()
export class UpkeepTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loops: readonly BackgroundLoop[];

  constructor(expireOrders: ExpireOrders, keys: IdempotencyKeys) {
    const logger = new Logger(UpkeepTimer.name);
    this.loops = [
      new BackgroundLoop({
        name: 'Expiring orders',
        step: () => expireOrders.execute(),
        intervalMs: EXPIRE_ORDERS_EVERY_MS,
        logger,
      }),
      new BackgroundLoop({
        name: 'Forgetting idempotency keys',
        step: () => keys.forgetExpired(),
        intervalMs: FORGET_KEYS_EVERY_MS,
        logger,
      }),
    ];
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
