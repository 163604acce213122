import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyTooLarge } from '../gateway.errors';

/**
 * The body of a request on its way through, unread until an upstream reads it: so an attempt that found nobody can be
 * repeated. What is larger than the limit is cut off.
 */
export class RequestBody {
  private touched = false;
  private complete: boolean;
  private failure: Error | undefined;

  private constructor(
    private readonly source: IncomingMessage,
    private readonly maxBytes: number,
    readonly isPresent: boolean,
  ) {
    this.complete = !isPresent;
  }

  /** @throws BodyTooLarge when the request says so itself */
  static of(source: IncomingMessage, maxBytes: number): RequestBody {
    const { 'content-length': length, 'transfer-encoding': encoding } = source.headers;
    if (length !== undefined && Number(length) > maxBytes) throw new BodyTooLarge(maxBytes);
    return new RequestBody(
      source,
      maxBytes,
      encoding !== undefined || (length !== undefined && Number(length) > 0),
    );
  }

  /** Whether some of it may have been sent: then it cannot be sent again. */
  get isTouched(): boolean {
    return this.touched;
  }

  /** Whether the client has sent all of it. */
  get isComplete(): boolean {
    return this.complete;
  }

  /** What is wrong with the body itself: it is too large, or the client broke it off. No upstream is to blame. */
  get error(): Error | undefined {
    return this.failure;
  }

  /** A stream of the body for one attempt; null when there is none. */
  stream(): Readable | null {
    return this.isPresent ? Readable.from(this.chunks(), { objectMode: false }) : null;
  }

  private async *chunks(): AsyncGenerator<Buffer> {
    this.touched = true;
    let bytes = 0;
    try {
      // The request stays open at the end: its answer goes over the same socket.
      for await (const chunk of this.source.iterator({ destroyOnReturn: false })) {
        bytes += (chunk as Buffer).length;
        if (bytes > this.maxBytes) throw new BodyTooLarge(this.maxBytes);
        yield chunk as Buffer;
      }
      this.complete = true;
    } catch (error) {
      this.failure =
        error instanceof BodyTooLarge
          ? error
          : new DOMException('The client broke its request off.', 'AbortError');
      // What still comes is read and dropped, so that the client gets to its answer.
      this.source.resume();
      throw this.failure;
    }
  }
}
