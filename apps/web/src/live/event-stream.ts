import { ApiProblem, SignedOutError } from '../api';
import { abortableDelay } from './abortable-delay';
import { EventStreamParser, type StreamEvent } from './event-stream-parser';

export type EventStreamState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface EventStreamOptions {
  /** Opens the stream, from after an event where one is named; must throw for a status that is not success. */
  open: (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>;
  onEvent: (event: StreamEvent) => void;
  /** `isResumed` is false when events may have been missed since the last connection. */
  onOpen?: (isResumed: boolean) => void;
  onState?: (state: EventStreamState) => void;
  /** Silence after which the connection counts as lost. Default 40 000: more than two heartbeats of 15 s. */
  silenceLimitMs?: number;
  /** First wait before reconnecting, doubled with each failure. Default 1 000, or what the server's `retry:` says. */
  firstDelayMs?: number;
  /** Default 30 000. */
  greatestDelayMs?: number;
  /** A connection that lasts this long, or brings an event, ends the doubling. Default 5 000. */
  stableAfterMs?: number;
  delay?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to 1. */
  random?: () => number;
}

/**
 * Follows a server-sent event stream over `fetch`, which unlike `EventSource` can send an Authorization header.
 * A lost or ended connection is opened anew after a wait, from the last event received.
 */
export class EventStream {
  private lastEventId = '';
  private firstDelayMs: number;
  private failures = 0;
  private readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  private readonly random: () => number;

  constructor(private readonly options: EventStreamOptions) {
    this.firstDelayMs = options.firstDelayMs ?? 1_000;
    this.delay = options.delay ?? abortableDelay;
    this.random = options.random ?? Math.random;
  }

  /** Ends when `signal` aborts, when the session is over, or when the server answers 204. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    let isWanted = true;
    while (isWanted && !signal.aborted) {
      this.setState('connecting');
      let retryAfterMs = 0;
      try {
        isWanted = await this.connectOnce(signal);
      } catch (error) {
        if (error instanceof SignedOutError) break;
        retryAfterMs = this.learnFrom(error);
      }
      if (!isWanted || signal.aborted) break;
      this.setState('waiting');
      await this.delay(Math.max(this.nextDelayMs(), retryAfterMs), signal);
    }
    this.setState('closed');
  }

  /** @returns whether the server wants to be asked again */
  private async connectOnce(signal: AbortSignal): Promise<boolean> {
    const lost = new AbortController();
    const silenceLimitMs = this.options.silenceLimitMs ?? 40_000;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stableTimer: ReturnType<typeof setTimeout> | undefined;
    const restartTimer = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => lost.abort(new Error(`nothing received for ${silenceLimitMs} ms`)),
        silenceLimitMs,
      );
    };
    try {
      restartTimer();
      const connected = AbortSignal.any([signal, lost.signal]);
      const response = await this.options.open(this.lastEventId || undefined, connected);
      if (response.status === 204 || !response.body) return false;
      this.setState('open');
      stableTimer = setTimeout(() => (this.failures = 0), this.options.stableAfterMs ?? 5_000);
      this.options.onOpen?.(this.lastEventId !== '');
      await this.read(response.body, restartTimer);
      return true;
    } finally {
      clearTimeout(timer);
      clearTimeout(stableTimer);
      lost.abort();
    }
  }

  private async read(body: ReadableStream<Uint8Array>, onBytes: () => void): Promise<void> {
    const parser = new EventStreamParser(this.lastEventId);
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) this.options.onEvent(event);
      if (parser.lastEventId !== this.lastEventId) this.failures = 0;
      this.lastEventId = parser.lastEventId;
      this.firstDelayMs = parser.retryMs ?? this.firstDelayMs;
    }
  }

  /** @returns how long the server asks to be left alone */
  private learnFrom(error: unknown): number {
    if (!(error instanceof ApiProblem)) return 0;
    // The position was not understood or is no longer kept: start over from the present.
    if (error.status === 400 || error.status === 410) this.lastEventId = '';
    return (error.retryAfterSeconds ?? 0) * 1000;
  }

  /** Between half and all of the doubled wait, so that clients of one lost server do not return together. */
  private nextDelayMs(): number {
    const greatest = this.options.greatestDelayMs ?? 30_000;
    const doubled = Math.min(this.firstDelayMs * 2 ** this.failures++, greatest);
    return doubled * (0.5 + this.random() / 2);
  }

  private setState(state: EventStreamState): void {
    this.options.onState?.(state);
  }
}
