import { status as GrpcStatus, type Client, type ServiceError } from '@grpc/grpc-js';
import { currentContext } from '@trellis/context';
import {
  methodPath,
  type GrpcCallOptions,
  type GrpcClient,
  type MethodDefinition,
  type ServiceDefinition,
} from '../definition/service-definition';
import { deserializer, serializer } from '../definition/wire-format';
import { RpcError } from '../errors/rpc-error';
import { MessageReader } from '../streams/message-reader';
import { writeMessages } from '../streams/write-messages';
import { callSetup, whenAborted, type CalledMethod } from './call-options';
import { clientMethodMetrics } from './client-metrics';
import type { GrpcChannel } from './grpc-channel';
import type { ObservedCall } from './observed-call';
import { UnaryCall, type UnaryMethod, type UnaryOutcome } from './unary-call';

/** Settings of a client made by {@link createGrpcClient}. */
export interface GrpcClientOptions {
  /**
   * How long unary and client-streaming calls wait that say nothing else, in milliseconds. Defaults to 5,000. A function
   * is asked for each call, so that it may change under way.
   */
  readonly defaultDeadlineMs?: number | (() => number);
}

interface Method extends CalledMethod, UnaryMethod {}

type Call = (request: never, options?: GrpcCallOptions) => unknown;

/**
 * Makes a typed client: promises for single responses, async iterables for streamed ones. Calls carry the request context
 * they are made in (request id, trace, authorization) and end with it (deadline, cancellation). They fail with
 * {@link RpcError}. A call that streams responses starts when it is iterated, each time anew, and leaving the loop early
 * cancels it.
 */
export function createGrpcClient<S extends ServiceDefinition>(
  service: S,
  channel: GrpcChannel,
  options: GrpcClientOptions = {},
): GrpcClient<S> {
  const { defaultDeadlineMs = 5_000 } = options;
  const deadline = typeof defaultDeadlineMs === 'function' ? defaultDeadlineMs : () => defaultDeadlineMs;
  const calls: Record<string, Call> = {};
  for (const [name, method] of Object.entries(service.methods)) {
    const path = methodPath(service, method);
    calls[name] = callOf(channel.client, method, {
      path,
      metrics: clientMethodMetrics(path, method.responseStream),
      serialize: serializer<unknown>(method.requestType),
      deserialize: deserializer<unknown>(method.responseType),
      defaultDeadlineMs: method.responseStream ? () => undefined : deadline,
    });
  }
  return calls as GrpcClient<S>;
}

function callOf(client: Client, definition: MethodDefinition, method: Method): Call {
  if (definition.requestStream) {
    return definition.responseStream ? bidirectional(client, method) : clientStreaming(client, method);
  }
  return definition.responseStream ? serverStreaming(client, method) : unary(client, method);
}

function unary(client: Client, method: Method) {
  // Asynchronous so that the stack of an error names the callers, who wait for it, and no call has to note them before.
  return async (request: unknown, options?: GrpcCallOptions): Promise<unknown> => {
    const { status, response } = await unaryOutcome(client, method, request, options);
    if (status.code !== GrpcStatus.OK) throw RpcError.fromStatus(status);
    return response;
  };
}

function unaryOutcome(
  client: Client,
  method: Method,
  request: unknown,
  options: GrpcCallOptions | undefined,
): Promise<UnaryOutcome> {
  return new Promise((resolve) => {
    const {
      metadata,
      options: callOptions,
      signals,
      observed,
    } = callSetup(method, options, currentContext());
    let stopListening: (() => void) | undefined;
    const onEnd = (outcome: UnaryOutcome): void => {
      stopListening?.();
      observed.ended(outcome.status.code);
      resolve(outcome);
    };
    const call = started(observed, () => {
      const made = new UnaryCall(client, method, onEnd, callOptions.deadline);
      made.start(request, metadata);
      return made;
    });
    if (signals.length > 0) stopListening = whenAborted(signals, () => call.cancel());
  });
}

function clientStreaming(client: Client, method: Method) {
  const { path, serialize, deserialize } = method;
  return (requests: AsyncIterable<unknown>, options?: GrpcCallOptions): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const {
        metadata,
        options: callOptions,
        signals,
        observed,
      } = callSetup(method, options, currentContext());
      const ended = new AbortController();
      const call = started(observed, () =>
        client.makeClientStreamRequest(
          path,
          serialize,
          deserialize,
          metadata,
          callOptions,
          (error, response) => {
            stopListening();
            ended.abort();
            observed.ended(error?.code ?? GrpcStatus.OK);
            if (error) reject(RpcError.from(error));
            else resolve(response);
          },
        ),
      );
      const stopListening = whenAborted(signals, () => call.cancel());
      writeMessages(requests, call, ended.signal).then(
        () => call.end(),
        (error: unknown) => {
          if (ended.signal.aborted) return;
          // The caller's own iterable failed: that is what it hears of, not the cancellation that follows.
          reject(error);
          call.cancel();
        },
      );
    });
}

function serverStreaming(client: Client, method: Method) {
  const { path, serialize, deserialize } = method;
  return (request: unknown, options?: GrpcCallOptions): AsyncIterable<unknown> => {
    const context = currentContext();
    return {
      [Symbol.asyncIterator]: () => {
        const { metadata, options: callOptions, signals, observed } = callSetup(method, options, context);
        const call = started(observed, () =>
          client.makeServerStreamRequest(path, serialize, deserialize, request, metadata, callOptions),
        );
        const stopListening = whenAborted(signals, () => call.cancel());
        call.once('status', ({ code }) => {
          stopListening();
          observed.ended(code);
        });
        return responsesOf(call);
      },
    };
  };
}

function bidirectional(client: Client, method: Method) {
  const { path, serialize, deserialize } = method;
  return (requests: AsyncIterable<unknown>, options?: GrpcCallOptions): AsyncIterable<unknown> => {
    const context = currentContext();
    return {
      [Symbol.asyncIterator]: () => {
        const { metadata, options: callOptions, signals, observed } = callSetup(method, options, context);
        const call = started(observed, () =>
          client.makeBidiStreamRequest(path, serialize, deserialize, metadata, callOptions),
        );
        const stopListening = whenAborted(signals, () => call.cancel());
        const ended = new AbortController();
        call.once('status', ({ code }) => {
          stopListening();
          ended.abort();
          observed.ended(code);
        });
        let failure: { error: unknown } | undefined;
        writeMessages(requests, call, ended.signal).then(
          () => call.end(),
          (error: unknown) => {
            if (ended.signal.aborted) return;
            failure = { error };
            call.cancel();
          },
        );
        return responsesOf(call, (error) => (failure === undefined ? toRpcError(error) : failure.error));
      },
    };
  };
}

function responsesOf(
  call: ReturnType<Client['makeServerStreamRequest']> | ReturnType<Client['makeBidiStreamRequest']>,
  toError: (error: unknown) => unknown = toRpcError,
): AsyncIterableIterator<unknown> {
  return new MessageReader(call, { toError, onReturn: () => call.cancel() });
}

/** grpc-js throws when the channel has been closed. */
function started<T>(observed: ObservedCall, start: () => T): T {
  try {
    return start();
  } catch (cause) {
    observed.ended(GrpcStatus.UNAVAILABLE);
    const message = 'The client cannot make calls any more.';
    throw new RpcError({ code: GrpcStatus.UNAVAILABLE, reason: 'CLIENT_CLOSED', message, cause });
  }
}

function toRpcError(error: unknown): RpcError {
  return RpcError.from(error as ServiceError);
}
