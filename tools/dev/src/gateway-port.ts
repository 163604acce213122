import { createServer } from 'node:net';

const DEFAULT_PORT = 8080;

/** The port that was asked for is taken. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(readonly port: number) {
    super(`Port ${port} is taken by another program. Stop that program, or give another port by --port.`);
  }
}

/**
 * The gateway's port: the wanted one, or else 8080, or else any free one.
 * @throws {PortTakenError} when the wanted one is taken
 */
export async function chooseGatewayPort(wanted: number | undefined): Promise<number> {
  if (wanted === 0) return freePortLike(0);
  if (await isFree(wanted ?? DEFAULT_PORT)) return wanted ?? DEFAULT_PORT;
  if (wanted !== undefined) throw new PortTakenError(wanted);
  return freePortLike(0);
}

async function isFree(port: number): Promise<boolean> {
  return freePortLike(port).then(
    () => true,
    () => false,
  );
}

function freePortLike(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
