import type { JWK } from 'jose';
import { measured } from '../process/measured-window';
import type { CountedWindow } from '../report/total-of';

/** Calls for a while. */
export interface RpcLoad {
  /** How many calls are under way at once. */
  readonly inFlight: number;
  readonly durationMs: number;
  /** The `authorization` value of every call; undefined for calls without identity. */
  readonly authorization: string | undefined;
  readonly name: string;
}

/** What the server is told to begin with. */
export interface RpcServerOptions {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Verifies tokens signed by this key's other half; undefined lets everyone in. */
  readonly publicJwk: JWK | undefined;
}

/** What the client is told to begin with. */
export interface RpcClientOptions {
  /** `127.0.0.1:9000` */
  readonly target: string;
  readonly caFile: string;
}

/** Makes calls, each next one when one before has been answered, until time is up. */
export async function callForAWhile(
  { inFlight, durationMs, name }: RpcLoad,
  call: () => Promise<unknown>,
): Promise<CountedWindow> {
  const window = await measured(name, async () => {
    let calls = 0;
    const endsAtMs = performance.now() + durationMs;
    const caller = async () => {
      while (performance.now() < endsAtMs) {
        await call();
        calls += 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
    return calls;
  });
  return { ...window, count: window.result };
}
