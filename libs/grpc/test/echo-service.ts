import 'reflect-metadata';
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Logger, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AccessPolicy } from '@trellis/auth';
import type { MessageCodec } from '@trellis/contracts';
import {
  GrpcChannel,
  GrpcController,
  GrpcServerStrategy,
  createGrpcClient,
  type GrpcChannelOptions,
  type GrpcClient,
  type GrpcClientOptions,
  type GrpcHandlers,
  type GrpcServerOptions,
} from '../src/index';

Logger.overrideLogger(false);

/** `message Text { string text = 1; }` */
export interface Text {
  text: string;
}

export const Text: MessageCodec<Text> = {
  encode: (message, writer = new BinaryWriter()) => {
    if (typeof message.text !== 'string') throw new TypeError('text is not a string');
    return writer.uint32(10).string(message.text);
  },
  decode: (input) => {
    const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
    const message: Text = { text: '' };
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === 10) message.text = reader.string();
      else reader.skip(tag & 7);
    }
    return message;
  },
};

const text = { requestType: Text, responseType: Text } as const;

/** A service with a method of each kind, as the generator would describe it. */
export const EchoServiceDefinition = {
  name: 'EchoService',
  fullName: 'trellis.echo.v1.EchoService',
  methods: {
    unary: { ...text, name: 'Unary', requestStream: false, responseStream: false, options: {} },
    collect: { ...text, name: 'Collect', requestStream: true, responseStream: false, options: {} },
    watch: { ...text, name: 'Watch', requestStream: false, responseStream: true, options: {} },
    converse: { ...text, name: 'Converse', requestStream: true, responseStream: true, options: {} },
    read: {
      ...text,
      name: 'Read',
      requestStream: false,
      responseStream: false,
      options: { idempotencyLevel: 'NO_SIDE_EFFECTS' },
    },
  },
} as const;

type Handlers = GrpcHandlers<typeof EchoServiceDefinition>;
export type EchoClient = GrpcClient<typeof EchoServiceDefinition>;

/** What the controller does; a test replaces what it wants to watch. */
export class EchoBehaviour implements Handlers {
  unary: Handlers['unary'] = (request) => Promise.resolve(request);
  read: Handlers['read'] = (request) => Promise.resolve(request);
  collect: Handlers['collect'] = async (requests) => {
    const texts: string[] = [];
    for await (const request of requests) texts.push(request.text);
    return { text: texts.join(',') };
  };
  watch: Handlers['watch'] = (request) => repeat(request.text, 3);
  converse: Handlers['converse'] = (requests) => requests;
}

@GrpcController(EchoServiceDefinition)
export class EchoController implements Handlers {
  constructor(private readonly behaviour: EchoBehaviour) {}
  unary(request: Text) {
    return this.behaviour.unary(request);
  }
  read(request: Text) {
    return this.behaviour.read(request);
  }
  collect(requests: AsyncIterable<Text>) {
    return this.behaviour.collect(requests);
  }
  watch(request: Text) {
    return this.behaviour.watch(request);
  }
  converse(requests: AsyncIterable<Text>) {
    return this.behaviour.converse(requests);
  }
}

export const openAccess: AccessPolicy = { authorize: () => Promise.resolve(undefined) };

const closers: (() => unknown)[] = [];

/** Closes everything that {@link startEcho} and {@link clientOf} opened. */
export async function closeEchoes(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export interface Echo {
  readonly app: INestMicroservice;
  readonly strategy: GrpcServerStrategy;
  readonly behaviour: EchoBehaviour;
  readonly address: string;
  readonly client: EchoClient;
}

/** Serves the echo service through Nest on a free port. */
export async function startEcho(
  options: Partial<GrpcServerOptions> & { controller?: Type; behaviour?: EchoBehaviour } = {},
): Promise<Echo> {
  const behaviour = options.behaviour ?? new EchoBehaviour();
  class EchoModule {}
  Module({
    controllers: [options.controller ?? EchoController],
    providers: [{ provide: EchoBehaviour, useValue: behaviour }],
  })(EchoModule);
  const strategy = new GrpcServerStrategy({ host: '127.0.0.1', access: openAccess, ...options });
  const app = await NestFactory.createMicroservice(EchoModule, { strategy, logger: false });
  await app.listen();
  closers.push(() => app.close());
  const address = `127.0.0.1:${strategy.boundPort}`;
  return { app, strategy, behaviour, address, client: clientOf(address) };
}

export function channelTo(target: string, options: Partial<GrpcChannelOptions> = {}): GrpcChannel {
  // A pool of its own, so that closing one test's server does not put another's connections into back-off.
  const channelOptions = { 'grpc.use_local_subchannel_pool': 1, ...options.channelOptions };
  const channel = new GrpcChannel(EchoServiceDefinition, { ...options, target, channelOptions });
  closers.push(() => channel.close());
  return channel;
}

export function clientOf(
  target: string,
  options: Partial<GrpcChannelOptions> & GrpcClientOptions = {},
): EchoClient {
  return createGrpcClient(EchoServiceDefinition, channelTo(target, options), options);
}

/** A way to a server that can be cut. */
export async function startProxy(address: string) {
  const [host, port] = address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((inbound) => {
    const outbound = connect(Number(port), host);
    for (const socket of [inbound, outbound]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    inbound.pipe(outbound).pipe(inbound);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakConnections = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const kill = () => {
    server.close();
    breakConnections();
  };
  closers.push(kill);
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, breakConnections, kill };
}

/** One call of each kind, ended with its last message or the error it failed with. */
export const callKinds: Record<string, (client: EchoClient, request?: Text) => Promise<Text | undefined>> = {
  unary: (client, request = { text: 'a' }) => client.unary(request),
  'client streaming': (client, request = { text: 'a' }) => client.collect(from([request])),
  'server streaming': (client, request = { text: 'a' }) => last(client.watch(request)),
  bidirectional: (client, request = { text: 'a' }) => last(client.converse(from([request]))),
};

/** Makes every method do this; streamed requests are not read. */
export function behaveAlways(behaviour: EchoBehaviour, work: () => Promise<Text>): void {
  async function* once() {
    yield await work();
  }
  Object.assign(behaviour, { unary: work, read: work, collect: work, watch: once, converse: once });
}

export async function* from<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

export async function* repeat(value: string, times: number): AsyncGenerator<Text> {
  for (let count = 0; count < times; count += 1) yield await Promise.resolve({ text: `${value}${count}` });
}

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

export async function last<T>(values: AsyncIterable<T>): Promise<T | undefined> {
  return (await all(values)).at(-1);
}

/** A promise that a test settles. */
export function deferred<T = void>() {
  return Promise.withResolvers<T>();
}

/** Resolves once the signal of the request being handled is aborted. */
export function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve());
  });
}
