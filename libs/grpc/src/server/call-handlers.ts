import type {
  Metadata,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  StatusObject,
  UntypedHandleCall,
  sendUnaryData,
} from '@grpc/grpc-js';
import { currentContext } from '@trellis/context';
import { isObservable, lastValueFrom } from 'rxjs';
import type { MethodDefinition } from '../definition/service-definition';
import { MessageReader } from '../streams/message-reader';
import { writeMessages } from '../streams/write-messages';

/** A handler as Nest wraps it: with guards, pipes, interceptors and filters around the controller's method. */
export type WrappedHandler = (request: unknown, metadata: Metadata, call: unknown) => unknown;

/** Turns what a handler threw into the status of its call, and logs it when it is a defect. */
export type ErrorReporter = (error: unknown) => StatusObject;

/**
 * Adapts a handler to grpc-js, for the kind of call that its method is. It runs inside the request context whose signal
 * is aborted once the call's status has been decided elsewhere: by the client, a deadline or a drain.
 */
export function callHandler(
  method: MethodDefinition,
  handler: WrappedHandler,
  report: ErrorReporter,
): UntypedHandleCall {
  if (method.requestStream) {
    return method.responseStream ? bidirectional(handler, report) : clientStreaming(handler, report);
  }
  return method.responseStream ? serverStreaming(handler, report) : unary(handler, report);
}

function unary(handler: WrappedHandler, report: ErrorReporter) {
  return (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>): void =>
    respond(handler, call.request, call, callback, report);
}

function clientStreaming(handler: WrappedHandler, report: ErrorReporter) {
  return (call: ServerReadableStream<unknown, unknown>, callback: sendUnaryData<unknown>): void =>
    respond(handler, new MessageReader(call), call, callback, report);
}

function serverStreaming(handler: WrappedHandler, report: ErrorReporter) {
  return (call: ServerWritableStream<unknown, unknown>): void =>
    void stream(handler, call.request, call, report);
}

function bidirectional(handler: WrappedHandler, report: ErrorReporter) {
  return (call: ServerDuplexStream<unknown, unknown>): void =>
    void stream(handler, new MessageReader(call), call, report);
}

function respond(
  handler: WrappedHandler,
  request: unknown,
  call: { metadata: Metadata },
  callback: sendUnaryData<unknown>,
  report: ErrorReporter,
): void {
  invoke(handler, request, call).then(
    (response) => callback(null, response),
    (error: unknown) => {
      if (!isDecided()) callback(report(error));
    },
  );
}

async function stream(
  handler: WrappedHandler,
  request: unknown,
  call: ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>,
  report: ErrorReporter,
): Promise<void> {
  const signal = currentContext()?.signal ?? new AbortController().signal;
  try {
    const responses = await invoke(handler, request, call);
    if (!isAsyncIterable(responses)) throw new TypeError(`${call.getPath()} must answer an async iterable`);
    await writeMessages(responses, call, signal);
    call.end();
  } catch (error) {
    if (!signal.aborted) call.emit('error', report(error));
  }
}

/** With interceptors Nest answers an observable of the handler's result. */
async function invoke(
  handler: WrappedHandler,
  request: unknown,
  call: { metadata: Metadata },
): Promise<unknown> {
  const result = await handler(request, call.metadata, call);
  return isObservable(result) ? lastValueFrom(result) : result;
}

function isDecided(): boolean {
  return currentContext()?.signal?.aborted ?? false;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
