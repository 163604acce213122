import type { MessageCodec } from '@trellis/contracts';

/** One method of a generated service definition. */
export interface MethodDefinition {
  /** As in the contract: `PlaceOrder`. */
  readonly name: string;
  // The message types differ from method to method; `RequestOf` and `ResponseOf` find them again.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly requestType: MessageCodec<any>;
  readonly requestStream: boolean;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly responseType: MessageCodec<any>;
  readonly responseStream: boolean;
  /** What repeating a call does; a method that says nothing is never retried. */
  readonly options: { readonly idempotencyLevel?: 'NO_SIDE_EFFECTS' | 'IDEMPOTENT' };
}

/** A generated service definition, such as `OrderServiceDefinition`. */
export interface ServiceDefinition {
  /** `OrderService` */
  readonly name: string;
  /** `trellis.order.v1.OrderService` */
  readonly fullName: string;
  /** By the method's name in camelCase: `placeOrder`. */
  readonly methods: Readonly<Record<string, MethodDefinition>>;
}

export type RequestOf<M extends MethodDefinition> =
  M['requestType'] extends MessageCodec<infer T> ? T : never;
export type ResponseOf<M extends MethodDefinition> =
  M['responseType'] extends MessageCodec<infer T> ? T : never;

/** What a method takes: one message, or an iterable of them. */
type Incoming<M extends MethodDefinition> = M['requestStream'] extends true
  ? AsyncIterable<RequestOf<M>>
  : RequestOf<M>;

/** What a method gives: a promise of one message, or an iterable of them. */
type Outgoing<M extends MethodDefinition> = M['responseStream'] extends true
  ? AsyncIterable<ResponseOf<M>>
  : Promise<ResponseOf<M>>;

/** The handler of one method. It throws a `DomainError` to refuse, and honours `currentContext().signal`. */
export type GrpcHandler<M extends MethodDefinition> = (request: Incoming<M>) => Outgoing<M>;

/** A handler for each method of a service; what a `@GrpcController` implements. */
export type GrpcHandlers<S extends ServiceDefinition> = {
  [K in keyof S['methods']]: GrpcHandler<S['methods'][K]>;
};

/** What a caller may say about one call. */
export interface GrpcCallOptions {
  /** How long to wait, in milliseconds. The deadline of the request being handled bounds it. */
  readonly deadlineMs?: number;
  /** Cancels the call, as does the signal of the request being handled. */
  readonly signal?: AbortSignal;
  /** Sent besides what the request context carries, and instead of it where both have a key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A client method for each method of a service. Calls reject, and iterations throw, with an `RpcError`. */
export type GrpcClient<S extends ServiceDefinition> = {
  readonly [K in keyof S['methods']]: (
    request: Incoming<S['methods'][K]>,
    options?: GrpcCallOptions,
  ) => Outgoing<S['methods'][K]>;
};

/** The name of a method on the wire: `/trellis.order.v1.OrderService/PlaceOrder`. */
export function methodPath(service: ServiceDefinition, method: MethodDefinition): string {
  return `/${service.fullName}/${method.name}`;
}
