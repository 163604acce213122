import { BenchProcess } from '../process/bench-process';
import type { CountedWindow } from '../report/total-of';
import type { RpcClientCommands } from './bare-client.process';
import type { RpcServerCommands } from './bare-server.process';
import type { BenchCertificates } from './bench-certificates';
import type { BenchToken } from './bench-token';

/** grpc-js says it of a target that is an address. */
const IP_AS_SERVER_NAME = 'DEP0123';

/** A server and its client, a process each. */
export class RpcSide {
  private constructor(
    private readonly name: string,
    private readonly server: BenchProcess<RpcServerCommands>,
    private readonly client: BenchProcess<RpcClientCommands>,
    private readonly authorization: string | undefined,
  ) {}

  /** @param token sent with every call, and verified by the kit's server; undefined for calls without identity */
  static async start(
    kind: 'bare' | 'kit',
    { caFile, certificateFile, keyFile }: BenchCertificates,
    token: BenchToken | undefined,
  ): Promise<RpcSide> {
    const server = BenchProcess.start<RpcServerCommands>(`${kind}-server`);
    const client = BenchProcess.start<RpcClientCommands>(`${kind}-client`, [IP_AS_SERVER_NAME]);
    const options = { caFile, certificateFile, keyFile, publicJwk: token?.publicJwk };
    const port = await server.call('listen', options);
    await client.call('connect', { target: `127.0.0.1:${port}`, caFile });
    return new RpcSide(`${kind}${token ? ' with token' : ''}`, server, client, token?.authorization);
  }

  /** Makes calls for a while. The processor time is both processes'. */
  async call(inFlight: number, durationMs: number): Promise<CountedWindow> {
    const name = `${this.name} ${inFlight} in flight`;
    await this.server.call('openWindow', `${name} server`);
    const { authorization } = this;
    const load = { inFlight, durationMs, authorization, name: `${name} client` };
    const called = await this.client.call('call', load);
    const served = await this.server.call('closeWindow', undefined);
    return { ...called, cpuMicroseconds: called.cpuMicroseconds + served.cpuMicroseconds };
  }

  async finish(): Promise<void> {
    await this.client.finish();
    await this.server.finish();
  }
}
