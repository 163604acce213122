import { freePort, isPortFree } from '@trellis/local-server';

const DEFAULT_PORT = 8080;

/** The port that was asked for is taken. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(readonly port: number) {
    super(`Port ${port} is taken by another program. Stop that program, or give another port by --port.`);
  }
}

/**
 * The gateway's port: the wanted one (any free one for 0), or else 8080, or else any free one.
 * @throws {PortTakenError} when the wanted one is taken
 */
export async function chooseGatewayPort(wanted: number | undefined): Promise<number> {
  if (wanted === 0) return freePort();
  const port = wanted ?? DEFAULT_PORT;
  if (await isPortFree(port)) return port;
  if (wanted !== undefined) throw new PortTakenError(wanted);
  return freePort();
}
