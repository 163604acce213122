import { Logger } from '@nestjs/common';
import type { DatabasePool } from './database-pool';
import { ListenConnection, type ListenSubscription } from './listen-connection';

const COALESCE_MS = 20;

/**
 * Hints between the instances of a service that something changed, over its own database. A hint may be lost and says
 * nothing for sure: whoever is woken reads the database, and also looks by itself from time to time. Never part of a
 * business transaction, where NOTIFY would serialize all commits.
 */
export class ChangeHints {
  private readonly logger = new Logger('ChangeHints');
  private readonly notifications: ListenConnection;
  private readonly pending = new Map<string, readonly [channel: string, payload: string]>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly pool: DatabasePool) {
    this.notifications = new ListenConnection(pool.url);
    pool.onClose(() => this.close());
  }

  /**
   * Sends a hint after about 20 ms, together with the others of that time and equal ones only once. Call it after the
   * commit. The payload has at most 7,999 bytes.
   */
  notify(channel: string, payload = ''): void {
    if (this.closed) return;
    this.pending.set(JSON.stringify([channel, payload]), [channel, payload]);
    this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  /** Calls `listener` for each hint on `channel` from any instance, this one included, and `onReconnect` after a gap. */
  subscribe(
    channel: string,
    listener: (payload: string) => void,
    onReconnect?: () => void,
  ): ListenSubscription {
    return this.notifications.listen(channel, listener, onReconnect);
  }

  /** Sends what is pending and stops listening. Part of the pool's own `close`. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    await this.sending;
    await this.notifications.close();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending.size === 0) return;
    const hints = JSON.stringify([...this.pending.values()]);
    this.pending.clear();
    this.sending = this.sending
      .then(() =>
        this.pool.query('SELECT pg_notify(hint->>0, hint->>1) FROM jsonb_array_elements($1::jsonb) AS hint', [
          hints,
        ]),
      )
      .then(
        () => undefined,
        (error: Error) => this.logger.debug(`Hints were not sent: ${error.message}`),
      );
  }
}
