import { readFileSync } from 'node:fs';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { serveCommands } from '../process/serve-commands';
import type { RpcServerOptions } from './rpc-load';
import { METHOD_PATH, response, wire, type MeasuredRequest, type MeasuredResponse } from './rpc-messages';
import { serverWindows } from './server-windows';

const server = new Server();

const commands = {
  ...serverWindows(),
  listen: async ({ certificateFile, keyFile }: RpcServerOptions) => {
    server.addService(
      { measured: { path: METHOD_PATH, requestStream: false, responseStream: false, ...wire } },
      {
        measured: (
          call: ServerUnaryCall<MeasuredRequest, MeasuredResponse>,
          callback: sendUnaryData<MeasuredResponse>,
        ) => {
          void measured(call.request).then((answer) => callback(null, answer));
        },
      },
    );
    const credentials = ServerCredentials.createSsl(null, [
      { cert_chain: readFileSync(certificateFile), private_key: readFileSync(keyFile) },
    ]);
    return new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port))),
    );
  },
  stop: () => new Promise<void>((resolve) => server.tryShutdown(() => resolve())),
};

/** Asynchronous, as any handler that reads a database is. */
async function measured(_request: MeasuredRequest): Promise<MeasuredResponse> {
  return Promise.resolve(response);
}

export type RpcServerCommands = typeof commands;
serveCommands(commands);
