import { Injectable } from '@nestjs/common';

/**
 * Tells long-lived answers (server-sent events, streams) that this instance is going away, so that they end and their
 * clients resume at another one. Inject it and listen to `signal`.
 */
@Injectable()
export class DrainSignal {
  private readonly controller = new AbortController();

  /** Aborted once when the drain begins. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @internal called by the kit */
  begin(): void {
    this.controller.abort();
  }
}
