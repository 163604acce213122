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
import type { OpenSpan } from '@trellis/telemetry';
import { encodeFailure, hasFailureDetails, type RpcFailure } from '../errors/rpc-status';
import { CallCancellation } from './call-cancellation';
import { CallContext } from './call-context';
import type { CallLimits } from './call-limits';
import { endCallSpan, startCallSpan } from './call-span';
import { reportError, type OutageTest } from './report-error';
import type { MethodMetrics } from './server-metrics';
import { isUndecodable, undecodableStatus } from './undecodable-request';

/** What the calls of one server have in common. */
export interface CallEnvironment {
  readonly access: AccessPolicy;
  readonly limits: CallLimits;
  readonly activeCalls: Set<ServerCall>;
  readonly isOutage: OutageTest;
  /** Whether interceptors of the application follow the kit's. */
  readonly hasInterceptors: boolean;
}

type PartialStatus = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];
type Listener = Parameters<ServerInterceptingCallInterface['start']>[0];

const logger = new Logger('GrpcServer');

// What grpc-js itself calls INTERNAL although the request is at fault.
const requestFaults = /^(Failed to decompress message|Invalid grpc-timeout value)/;

/**
 * The life of one call, the same for all four kinds: context, access, deadline or greatest age, undecodable requests,
 * metrics, access log. It sits between the wire and grpc-js's own call handling, as call to the one and as listener to the
 * other: grpc-js's chain of responders and listeners would do the same with a dozen objects and closures a call.
 */
export class ServerCall extends ServerInterceptingCall {
  private readonly cancellation = new CallCancellation();
  private readonly startedAtMs = performance.now();
  private timers: NodeJS.Timeout[] | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private listener: Listener | undefined;
  private context: CallContext | undefined;
  private span: OpenSpan | undefined;
  private code: GrpcStatus | undefined;
  private isAdmitted = false;
  private isReadWanted = false;
  private isOver = false;

  constructor(
    private readonly definition: ServerMethodDefinition<unknown, unknown>,
    private readonly call: ServerInterceptingCallInterface,
    private readonly environment: CallEnvironment,
    private readonly metrics: MethodMetrics,
  ) {
    super(call);
    this.observeStatus();
  }

  /** Whether the call streams responses, and so lasts until somebody ends it. */
  get isLongLived(): boolean {
    return this.definition.responseStream;
  }

  /**
   * Whether code other than grpc-js' own runs before the request has ended. Of a single request grpc-js keeps metadata and
   * message until then, and entering the context is dear.
   */
  private get isHandlerListening(): boolean {
    return this.definition.requestStream || this.environment.hasInterceptors;
  }

  /** Ends the call from outside its handler, whose signal is aborted. */
  end(failure: RpcFailure): void {
    this.call.sendStatus(encodeFailure(failure));
  }

  override start(listener: Listener): void {
    this.listener = listener;
    this.call.start(this);
  }

  /** Nothing is read before the call has been let through. */
  override startRead(): void {
    if (this.isAdmitted) this.call.startRead();
    else this.isReadWanted = true;
  }

  override sendMetadata(metadata: Metadata): void {
    this.call.sendMetadata(metadata);
  }

  override sendMessage(message: unknown, callback: () => void): void {
    this.idleTimer?.refresh();
    this.call.sendMessage(message, callback);
  }

  override sendStatus(status: PartialStatus): void {
    this.call.sendStatus(status);
  }

  /** Called by grpc-js. */
  onReceiveMetadata(metadata: Metadata): void {
    this.environment.activeCalls.add(this);
    this.metrics.started();
    const context = new CallContext(metadata, this.startDeadline(), this.cancellation, this.isLongLived);
    this.context = context;
    this.span = startCallSpan(this.definition.path, context.traceparent);
    if (this.span !== undefined) context.traceparent = this.span.traceparent;
    this.environment.access.authorize(this.definition.path, context.authorization).then(
      (identity) => {
        if (this.isOver) return;
        context.identity = identity;
        if (this.isLongLived) this.startStreamTimers(identity?.expiresAtMs);
        this.admit(context, metadata);
      },
      (error: unknown) => this.refuse(error, context),
    );
  }

  /** Called by grpc-js. */
  onReceiveMessage(message: unknown): void {
    if (this.isOver) return;
    this.idleTimer?.refresh();
    if (isUndecodable(message)) this.call.sendStatus(undecodableStatus);
    else if (this.isHandlerListening) this.inContext(() => this.listener?.onReceiveMessage(message));
    else this.listener?.onReceiveMessage(message);
  }

  /**
   * Called by grpc-js. A call that its client cancelled, or whose connection broke, first looks as if the client had sent
   * its last message. A handler must not take the part for the whole: the end of a request stream counts only if no
   * cancellation follows at once.
   */
  onReceiveHalfClose(): void {
    if (this.definition.requestStream) setImmediate(() => this.receiveEnd());
    else this.receiveEnd();
  }

  /** Called by grpc-js at the end of every call, whatever its end was. */
  onCancel(): void {
    this.isOver = true;
    this.ended();
    this.listener?.onCancel();
    // The HTTP/2 stream and this call outlive the end for a while; what was made to handle it need not.
    this.listener = undefined;
    this.context = undefined;
  }

  /**
   * grpc-js ends calls by itself (a passed deadline, a message too large) without telling interceptors. Every status, its
   * own too, goes through this method of the innermost call.
   */
  private observeStatus(): void {
    const { call } = this;
    const send = call.sendStatus;
    call.sendStatus = (status) => {
      this.code ??= status.code;
      if (status.code !== GrpcStatus.OK) this.abort(status.details);
      send.call(call, withoutInternals(status));
    };
  }

  private admit(context: CallContext, metadata: Metadata): void {
    this.isAdmitted = true;
    try {
      if (this.isHandlerListening) runInContext(context, () => this.listener?.onReceiveMetadata(metadata));
      else this.listener?.onReceiveMetadata(metadata);
      if (this.isReadWanted) this.call.startRead();
    } catch (error) {
      this.refuse(error, context);
    }
  }

  private refuse(error: unknown, { requestId }: CallContext): void {
    this.call.sendStatus(reportError(error, this.definition.path, requestId, this.environment.isOutage));
  }

  private receiveEnd(): void {
    if (!this.isOver) this.inContext(() => this.listener?.onReceiveHalfClose());
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
    (this.timers ??= []).push(timer);
    return timer;
  }

  private ended(): void {
    if (!this.environment.activeCalls.delete(this)) return;
    if (this.timers !== undefined) for (const timer of this.timers) clearTimeout(timer);
    if (this.code === undefined) {
      this.code = GrpcStatus.CANCELLED;
      this.abort('The client gave up.');
    }
    const elapsedMs = performance.now() - this.startedAtMs;
    this.metrics.ended(this.code, elapsedMs / 1000);
    if (this.span !== undefined) endCallSpan(this.span, this.code);
    logger.debug(
      `${this.definition.path} ${GrpcStatus[this.code]} in ${elapsedMs.toFixed(1)} ms (request ${this.context?.requestId})`,
    );
  }

  private abort(why: string | undefined): void {
    this.cancellation.abort(why ?? 'The call ended.');
  }
}

function withoutInternals(status: PartialStatus): PartialStatus {
  if (status.code !== GrpcStatus.INTERNAL && status.code !== GrpcStatus.UNKNOWN) return status;
  if (hasFailureDetails(status)) return status;
  return encodeFailure(
    requestFaults.test(status.details ?? '')
      ? { code: GrpcStatus.INVALID_ARGUMENT, reason: 'UNDECODABLE_REQUEST', message: status.details ?? '' }
      : { code: GrpcStatus.INTERNAL, reason: 'INTERNAL', message: 'internal error' },
  );
}
