import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { PortInUseError } from './local-server.errors';

// Below the ports that systems hand to outgoing connections: a server that is killed finds its port free again.
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** Distinct TCP ports of 127.0.0.1 that nothing listens on at this moment, and none of `except`. */
export async function freePorts(count: number, except: readonly number[] = []): Promise<number[]> {
  const excluded = new Set(except);
  const found: number[] = [];
  while (found.length < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (excluded.has(port)) continue;
    excluded.add(port);
    if (await isPortFree(port)) found.push(port);
  }
  return found;
}

/** A TCP port of 127.0.0.1 that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** Where a server may listen. */
export interface PortWish {
  /** This one and no other. */
  readonly given?: number;
  /** The one that it had, if that is still free. */
  readonly former?: number;
}

/**
 * A port for each wish, all distinct; free ones for wishes that are open.
 *
 * @throws {PortInUseError} when a given port is taken
 */
export async function assignPorts(server: string, wishes: readonly PortWish[]): Promise<number[]> {
  const assigned: number[] = [];
  const given = wishes.flatMap((wish) => wish.given ?? []);
  const fresh = await freePorts(wishes.length, [...given, ...wishes.flatMap((wish) => wish.former ?? [])]);
  for (const [index, wish] of wishes.entries()) {
    if (wish.given !== undefined) {
      await assertPortFree(wish.given, server);
      assigned.push(wish.given);
    } else {
      const { former } = wish;
      const keeps =
        former !== undefined && ![...given, ...assigned].includes(former) && (await isPortFree(former));
      assigned.push(keeps ? former : fresh[index]!);
    }
  }
  return assigned;
}

/** Whether a server could listen on this TCP port of 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** @throws {PortInUseError} naming the port and the server that wants it */
export async function assertPortFree(port: number, server: string): Promise<void> {
  if (!(await isPortFree(port))) throw new PortInUseError(port, server);
}
