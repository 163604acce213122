import { AsyncLocalStorage } from 'node:async_hooks';

/** Who a verified access token speaks for. */
export interface Identity {
  readonly userId: string;
  readonly role: 'user' | 'operator';
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

/** What travels with one request or one event through a process, and on to the calls it makes. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C Trace Context header. */
  readonly traceparent?: string;
  /** The verified caller; undefined for an anonymous call or an event. */
  readonly identity?: Identity;
  /** The caller's own `authorization` value, sent on with outgoing calls. */
  readonly authorization?: string;
  /** When the caller stops waiting, in milliseconds since the epoch. Bounds the deadlines of outgoing calls. */
  readonly deadlineMs?: number;
  /** The call streams responses for as long as it likes. What it does over that time is not traced step by step. */
  readonly isLongLived?: boolean;
  /** Aborted when the caller gives up; cancels outgoing calls. */
  readonly signal?: AbortSignal;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that {@link currentContext} answers `context` in everything it calls or awaits. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the request or event being handled; undefined outside one. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Aborts when the caller of the request being handled gives up; outside a request, never. */
export function currentAbortSignal(): AbortSignal {
  return currentContext()?.signal ?? neverAborted;
}

const neverAborted = new AbortController().signal;
