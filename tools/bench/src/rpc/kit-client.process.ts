import { randomUUID } from 'node:crypto';
import { runInContext } from '@trellis/context';
import { GrpcChannels, GrpcClientConfig, type GrpcClient } from '@trellis/grpc';
import { serveCommands } from '../process/serve-commands';
import { callForAWhile, type RpcClientOptions, type RpcLoad } from './rpc-load';
import { MeasuredServiceDefinition, request } from './rpc-messages';

let channels: GrpcChannels;
let client: GrpcClient<typeof MeasuredServiceDefinition>;

const commands = {
  /** As the kit makes the clients of an app; only the address is given instead of looked up. */
  connect: async ({ target, caFile }: RpcClientOptions) => {
    channels = new GrpcChannels(new GrpcClientConfig({ tls: { caFile }, targetOf: () => target }));
    client = channels.client(MeasuredServiceDefinition);
  },
  /** Each call belongs to a request being handled, whose context travels with it. */
  call: (load: RpcLoad) => callForAWhile(load, () => callOnce(load.authorization)),
  stop: async () => channels.onApplicationShutdown(),
};

function callOnce(authorization: string | undefined): Promise<unknown> {
  return runInContext(
    { requestId: randomUUID(), ...(authorization !== undefined && { authorization }) },
    () => client.measured(request),
  );
}

serveCommands(commands);
