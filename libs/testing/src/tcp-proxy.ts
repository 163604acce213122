import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * A TCP proxy on a free port of this machine, for tests of what happens when a network or a peer fails. A client that
 * connects by {@link TcpProxy.url} is cut off on its own, as another process would be.
 */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private isFrozen = false;
  private refuses = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** Starts a proxy in front of the host and port that `url` names. */
  static async start(url: string): Promise<TcpProxy> {
    const server = createServer({ pauseOnConnect: true });
    const proxy = new TcpProxy(server, new URL(url));
    server.on('connection', (client) => proxy.forward(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The target's URL with the proxy's host and port in it. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Holds all bytes back, in both directions, without closing a connection: the peer seems to hang. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Lets what was held back through. */
  thaw(): void {
    this.isFrozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Closes every connection and refuses new ones. */
  cut(): void {
    this.refuses = true;
    this.dropConnections();
  }

  /** Takes connections again. */
  mend(): void {
    this.refuses = false;
  }

  /** Closes every connection; new ones are taken. */
  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private forward(client: Socket): void {
    if (this.refuses) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(this.target.port || '5432'), this.target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.isFrozen) from.pause();
      else from.resume();
    }
  }
}
