import {
  ServerInterceptingCall,
  status as GrpcStatus,
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerMethodDefinition,
} from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';
import { runInContext } from '@trellis/context';
import type { AccessPolicy } from '@trellis/auth';
import { encodeFailure, hasFailureDetails, type RpcFailure } from '../errors/rpc-status';
import { callContext, type CallContext } from './call-context';
import type { CallLimits } from './call-limits';
import { reportError, type OutageTest } from './report-error';
import type { MethodMetrics } from './server-metrics';
import { isUndecodable, undecodableStatus } from './undecodable-request';

/** What the calls of one server have in common. */
export interface CallEnvironment {
  readonly access: AccessPolicy;
  readonly limits: CallLimits;
  readonly activeCalls: Set<ServerCall>;
  readonly isOutage: OutageTest;
}

type PartialStatus = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

const logger = new Logger('GrpcServer');

// What grpc-js itself calls INTERNAL although the request is at fault.
const requestFaults = /^(Failed to decompress message|Invalid grpc-timeout value)/;

/**
 * The life of one call, the same for all four kinds: context, access, deadline or greatest age, undecodable requests,
 * metrics, access log. It sits between the wire and grpc-js's own call handling.
 */
export class ServerCall {
  private readonly cancellation = new AbortController();
  private readonly startedAtMs = performance.now();
  private readonly timers: NodeJS.Timeout[] = [];
  private idleTimer: NodeJS.Timeout | undefined;
  private context: CallContext | undefined;
  private code: GrpcStatus | undefined;

  constructor(
    private readonly method: ServerMethodDefinition<unknown, unknown>,
    private readonly call: ServerInterceptingCallInterface,
    private readonly environment: CallEnvironment,
    private readonly metrics: MethodMetrics,
  ) {}

  /** Whether the call streams responses, and so lasts until somebody ends it. */
  get isLongLived(): boolean {
    return this.method.responseStream;
  }

  /** The call as the next interceptor and the handler see it. */
  intercept(): ServerInterceptingCall {
    this.observeStatus();
    return new ServerInterceptingCall(this.call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => this.begin(metadata, proceed),
          onReceiveMessage: (message, proceed) => this.receive(message, proceed),
          onReceiveHalfClose: (proceed) => this.receiveEnd(proceed),
          onCancel: () => this.ended(),
        }),
      sendMessage: (message, next) => {
        this.idleTimer?.refresh();
        next(message);
      },
    });
  }

  /** Ends the call from outside its handler, whose signal is aborted. */
  end(failure: RpcFailure): void {
    this.call.sendStatus(encodeFailure(failure));
  }

  /**
   * grpc-js ends calls by itself (a passed deadline, a message too large) without telling interceptors. Every status, its
   * own too, goes through this method of the innermost call.
   */
  private observeStatus(): void {
    const send = this.call.sendStatus.bind(this.call);
    this.call.sendStatus = (status) => {
      this.code ??= status.code;
      if (status.code !== GrpcStatus.OK) this.abort(status.details);
      send(withoutInternals(status));
    };
  }

  private begin(metadata: Metadata, proceed: (metadata: Metadata) => void): void {
    this.environment.activeCalls.add(this);
    this.metrics.started();
    const context = callContext(metadata, this.startDeadline(), this.cancellation.signal);
    this.context = context;
    this.environment.access
      .authorize(this.method.path, context.authorization)
      .then((identity) => {
        context.identity = identity;
        if (this.isLongLived) this.startStreamTimers(identity?.expiresAtMs);
        this.inContext(() => proceed(metadata));
      })
      .catch((error: unknown) =>
        this.call.sendStatus(
          reportError(error, this.method.path, context.requestId, this.environment.isOutage),
        ),
      );
  }

  private receive(message: unknown, proceed: (message: unknown) => void): void {
    this.idleTimer?.refresh();
    if (isUndecodable(message)) this.call.sendStatus(undecodableStatus);
    else this.inContext(() => proceed(message));
  }

  /**
   * A call that its client cancelled, or whose connection broke, first looks as if the client had sent its last message.
   * A handler must not take the part for the whole: the end of a request stream counts only if no cancellation follows
   * at once, after which grpc-js drops it.
   */
  private receiveEnd(proceed: () => void): void {
    if (this.method.requestStream) setImmediate(() => this.inContext(proceed));
    else this.inContext(proceed);
  }

  private inContext(work: () => void): void {
    if (this.context === undefined) work();
    else runInContext(this.context, work);
  }

  /** @returns the deadline in milliseconds since the epoch; undefined when a long-lived call has none */
  private startDeadline(): number | undefined {
    const requested = Number(this.call.getDeadline());
    if (this.isLongLived) return Number.isFinite(requested) ? requested : undefined;
    const bound = Date.now() + this.environment.limits.maxCallMs;
    // grpc-js watches over the deadline that the caller set.
    if (requested <= bound) return requested;
    this.after(this.environment.limits.maxCallMs, {
      code: GrpcStatus.DEADLINE_EXCEEDED,
      reason: 'DEADLINE_EXCEEDED',
      message: 'The call took longer than any call may take.',
    });
    return bound;
  }

  private startStreamTimers(tokenExpiresAtMs: number | undefined): void {
    if (this.code !== undefined) return;
    const { maxStreamAgeMs, maxStreamIdleMs } = this.environment.limits;
    this.after(maxStreamAgeMs * (0.9 + Math.random() * 0.2), {
      code: GrpcStatus.UNAVAILABLE,
      reason: 'STREAM_TOO_OLD',
      message: 'The stream has lasted long enough. Resume it.',
    });
    this.idleTimer = this.after(maxStreamIdleMs, {
      code: GrpcStatus.UNAVAILABLE,
      reason: 'STREAM_IDLE',
      message: 'The stream has carried no message for long. Resume it.',
    });
    if (tokenExpiresAtMs !== undefined) {
      this.after(Math.max(0, tokenExpiresAtMs - Date.now()), {
        code: GrpcStatus.UNAUTHENTICATED,
        reason: 'TOKEN_EXPIRED',
        message: 'The access token has expired.',
      });
    }
  }

  private after(delayMs: number, failure: RpcFailure): NodeJS.Timeout {
    // Longer delays than a timer can hold would fire at once.
    const timer = setTimeout(() => this.end(failure), Math.min(delayMs, 2 ** 31 - 1)).unref();
    this.timers.push(timer);
    return timer;
  }

  /** grpc-js says "cancelled" at the end of every call, whatever its end was. */
  private ended(): void {
    if (!this.environment.activeCalls.delete(this)) return;
    for (const timer of this.timers) clearTimeout(timer);
    if (this.code === undefined) {
      this.code = GrpcStatus.CANCELLED;
      this.abort('The client gave up.');
    }
    const elapsedMs = performance.now() - this.startedAtMs;
    this.metrics.ended(this.code, elapsedMs / 1000);
    logger.debug(
      `${this.method.path} ${GrpcStatus[this.code]} in ${elapsedMs.toFixed(1)} ms (request ${this.context?.requestId})`,
    );
  }

  private abort(why: string | undefined): void {
    this.cancellation.abort(new DOMException(why ?? 'The call ended.', 'AbortError'));
  }
}

function withoutInternals(status: PartialStatus): PartialStatus {
  const isOurs = hasFailureDetails(status);
  if (isOurs || (status.code !== GrpcStatus.INTERNAL && status.code !== GrpcStatus.UNKNOWN)) return status;
  return encodeFailure(
    requestFaults.test(status.details ?? '')
      ? { code: GrpcStatus.INVALID_ARGUMENT, reason: 'UNDECODABLE_REQUEST', message: status.details ?? '' }
      : { code: GrpcStatus.INTERNAL, reason: 'INTERNAL', message: 'internal error' },
  );
}
