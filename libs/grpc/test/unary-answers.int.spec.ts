import { Server, ServerCredentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { createGrpcClient, type RpcError } from '../src/index';
import { channelTo, closeEchoes, EchoServiceDefinition, startEcho } from './echo-service';

const servers: Server[] = [];
afterEach(async () => {
  await closeEchoes();
  for (const server of servers.splice(0)) server.forceShutdown();
});

/** A server whose unary method answers by these messages, as no correct server would. */
async function startAnswering(...answers: readonly { text: string }[]): Promise<string> {
  const server = new Server();
  servers.push(server);
  const { requestType: codec } = EchoServiceDefinition.methods.unary;
  const encode = (message: { text: string }) => Buffer.from(codec.encode(message).finish());
  const decode = (bytes: Buffer) => codec.decode(bytes);
  server.addService(
    {
      unary: {
        path: '/trellis.echo.v1.EchoService/Unary',
        requestStream: false,
        responseStream: true,
        requestSerialize: encode,
        requestDeserialize: decode,
        responseSerialize: encode,
        responseDeserialize: decode,
      },
    },
    {
      unary: (call: { write(answer: unknown): void; end(): void }) => {
        for (const answer of answers) call.write(answer);
        call.end();
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `127.0.0.1:${port}`;
}

const unaryTo = (address: string) => createGrpcClient(EchoServiceDefinition, channelTo(address)).unary;

describe('a unary call', () => {
  test('needs a response', async () => {
    const one = unaryTo(await startAnswering({ text: 'one' }));
    await expect(one({ text: '' })).resolves.toEqual({ text: 'one' });
    const none = unaryTo(await startAnswering());
    await expect(none({ text: '' })).rejects.toMatchObject({ codeName: 'UNIMPLEMENTED' });
  });

  test('fails by an internal error when its messages cannot be encoded or decoded', async () => {
    const { address } = await startEcho();
    const { unary } = EchoServiceDefinition.methods;
    const torn = () => {
      throw new Error('torn');
    };
    const clientWith = (types: object) =>
      createGrpcClient(
        { ...EchoServiceDefinition, methods: { unary: { ...unary, ...types } } },
        channelTo(address),
      );
    const failures = [
      clientWith({ requestType: { ...unary.requestType, encode: torn } }).unary({ text: 'a' }),
      clientWith({ responseType: { ...unary.responseType, decode: torn } }).unary({ text: 'a' }),
    ];
    for (const failure of failures) {
      await expect(failure).rejects.toMatchObject({
        codeName: 'INTERNAL',
        message: expect.stringContaining('torn') as string,
      });
    }
  });

  test('names in the stack of its error the code that made it', async () => {
    const { client, behaviour } = await startEcho();
    behaviour.unary = () => Promise.reject(new Error('no'));
    async function placeAnOrder() {
      await client.unary({ text: 'a' });
    }
    const error = await placeAnOrder().catch((reason: RpcError) => reason);
    expect((error as RpcError).stack).toContain('placeAnOrder');
  });
});
