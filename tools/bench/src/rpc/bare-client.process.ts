import { readFileSync } from 'node:fs';
import { ChannelCredentials, Client, Metadata } from '@grpc/grpc-js';
import { serveCommands } from '../process/serve-commands';
import { callForAWhile, type RpcClientOptions, type RpcLoad } from './rpc-load';
import { METHOD_PATH, request, wire } from './rpc-messages';

/** How long a call waits; as long as the kit's client does that is told nothing else. */
const DEADLINE_MS = 5_000;

let client: Client;

const commands = {
  connect: async ({ target, caFile }: RpcClientOptions) => {
    client = new Client(target, ChannelCredentials.createSsl(readFileSync(caFile)));
    await new Promise<void>((resolve, reject) =>
      client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve())),
    );
  },
  call: (load: RpcLoad) => callForAWhile(load, () => callOnce(load.authorization)),
  stop: async () => client.close(),
};

function callOnce(authorization: string | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    client.makeUnaryRequest(
      METHOD_PATH,
      wire.requestSerialize,
      wire.responseDeserialize,
      request,
      metadata,
      { deadline: Date.now() + DEADLINE_MS },
      (error, answer) => (error ? reject(error) : resolve(answer)),
    );
  });
}

export type RpcClientCommands = typeof commands;
serveCommands(commands);
