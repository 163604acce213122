import { Logger } from '@nestjs/common';
import pg from 'pg';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** One listener of one channel. */
export interface ListenSubscription {
  /** Resolves once the server has taken up the LISTEN: what happens from then on is heard. */
  readonly ready: Promise<void>;
  /** Stops listening. */
  close(): void;
}

interface Listener {
  readonly onNotification: (payload: string) => void;
  readonly onReconnect: () => void;
}

/**
 * LISTEN on any number of channels over one connection of its own, opened with the first listener and closed with the
 * last. When it is lost it is opened again, with pauses from 100 ms to 5 s, and every listener is told: what happened in
 * between was not heard.
 */
export class ListenConnection {
  private readonly logger = new Logger('Listen');
  private readonly channels = new Map<string, Set<Listener>>();
  private readonly listening = new Map<string, Promise<void>>();
  private client: pg.Client | undefined;
  private connected = false;
  private wasConnected = false;
  private pauseMs = FIRST_PAUSE_MS;
  private retry: NodeJS.Timeout | undefined;
  private waiting: (() => void)[] = [];
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly applicationName = 'trellis',
  ) {}

  /** Calls `onNotification` with the payload of each notification, and `onReconnect` after each gap. */
  listen(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect: () => void = () => undefined,
  ): ListenSubscription {
    const listener: Listener = { onNotification, onReconnect };
    const listeners = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, listeners.add(listener));
    if (!this.client && !this.retry) void this.connect();
    else if (this.connected) this.startListening(channel);
    return {
      ready: this.whenListening(channel),
      close: () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        this.channels.delete(channel);
        this.listening.delete(channel);
        if (this.channels.size === 0) void this.disconnect();
        else if (this.connected)
          this.send(this.client!, `UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
      },
    };
  }

  /** Stops all listening and closes the connection. */
  async close(): Promise<void> {
    this.channels.clear();
    await this.disconnect();
  }

  private async whenListening(channel: string): Promise<void> {
    while (this.channels.has(channel)) {
      if (this.connected) this.startListening(channel);
      const started = this.listening.get(channel);
      const isListening = await started?.then(
        () => true,
        () => false,
      );
      if (isListening) return;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private startListening(channel: string): void {
    if (this.listening.has(channel)) return;
    const client = this.client!;
    const started = this.send(client, `LISTEN ${pg.escapeIdentifier(channel)}`);
    this.listening.set(channel, started);
    started.catch(() => this.lost(client));
  }

  /** Node-postgres wants one statement at a time. */
  private send(client: pg.Client, sql: string): Promise<void> {
    const sent = this.sending.then(async () => void (await client.query(sql)));
    this.sending = sent.catch(() => undefined);
    return sent;
  }

  private async connect(): Promise<void> {
    this.retry = undefined;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `${this.applicationName} listen`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) => {
      // One that is being closed may still hear what its successor hears.
      if (this.client !== client) return;
      for (const listener of this.channels.get(channel) ?? [])
        this.call(() => listener.onNotification(payload ?? ''));
    });
    try {
      await client.connect();
      if (this.client !== client) return;
      this.connected = true;
      for (const channel of this.channels.keys()) this.startListening(channel);
      await Promise.all(this.listening.values());
    } catch {
      this.lost(client);
      return;
    }
    if (this.client !== client) return;
    this.pauseMs = FIRST_PAUSE_MS;
    this.wakeWaiting();
    const isReconnect = this.wasConnected;
    this.wasConnected = true;
    if (!isReconnect) return;
    for (const listeners of this.channels.values()) {
      for (const listener of listeners) this.call(() => listener.onReconnect());
    }
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    if (this.connected)
      this.logger.warn('The connection that listens for notifications was lost; connecting again.');
    this.client = undefined;
    this.connected = false;
    this.listening.clear();
    client.end().catch(() => undefined);
    if (this.channels.size === 0) return;
    this.retry = setTimeout(() => void this.connect(), this.pauseMs * (0.75 + Math.random() / 2));
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  private async disconnect(): Promise<void> {
    const client = this.client;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.client = undefined;
    this.connected = false;
    this.wasConnected = false;
    this.listening.clear();
    this.wakeWaiting();
    await client?.end().catch(() => undefined);
  }

  private wakeWaiting(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  private call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.logger.error(
        `A listener failed: ${String(error)}`,
        error instanceof Error ? error.stack : undefined,
      );
    }
  }
}
