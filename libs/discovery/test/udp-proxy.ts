import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP proxy on a free port of this machine, in front of a DNS server on another. */
export class UdpProxy {
  private isCut = false;
  private isFrozen = false;
  private readonly upstreams = new Set<Socket>();

  private constructor(
    private readonly server: Socket,
    private readonly targetPort: number,
  ) {}

  static async start(targetPort: number): Promise<UdpProxy> {
    const server = createSocket('udp4');
    const proxy = new UdpProxy(server, targetPort);
    server.on('message', (message, client) => proxy.forward(message, client));
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return this.server.address().port;
  }

  /** Loses what is sent, without a word. */
  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
  }

  /** Answers each question that the server has failed. */
  cut(): void {
    this.isCut = true;
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    for (const upstream of this.upstreams) upstream.close();
    this.server.close();
    await once(this.server, 'close');
  }

  private forward(message: Buffer, client: RemoteInfo): void {
    if (this.isFrozen) return;
    if (this.isCut) {
      this.server.send(serverFailure(message), client.port, client.address);
      return;
    }
    const upstream = createSocket('udp4');
    this.upstreams.add(upstream);
    upstream.once('message', (answer) => {
      if (!this.isFrozen) this.server.send(answer, client.port, client.address);
      this.upstreams.delete(upstream);
      upstream.close();
    });
    upstream.send(message, this.targetPort, '127.0.0.1');
  }
}

/** The question sent back as an answer (QR) with the code SERVFAIL. */
function serverFailure(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  answer.writeUInt16BE((question.readUInt16BE(2) | 0x8000 | 2) & 0xffff, 2);
  return answer;
}
