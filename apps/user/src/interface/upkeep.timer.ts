import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '@trellis/background';
import { Clock } from '@trellis/context';
import { SessionRepository } from '../application/session.repository';
import { SignInFailures } from '../application/sign-in-failures';

const FORGET_EVERY_MS = 60 * 60 * 1000;

/** Runs what no call sets off. Every instance does: the work itself bears being done twice. */
@Injectable()
export class UpkeepTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: BackgroundLoop;

  constructor(sessions: SessionRepository, failures: SignInFailures, clock: Clock) {
    this.loop = new BackgroundLoop({
      name: 'Forgetting expired sessions and failed sign-ins',
      step: async () => {
        const now = clock.now();
        await sessions.forgetExpired(now);
        await failures.forgetEnded(now);
      },
      intervalMs: FORGET_EVERY_MS,
      logger: new Logger(UpkeepTimer.name),
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }
}
