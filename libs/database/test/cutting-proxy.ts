import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a database that cuts every connection when a client's message holds `trigger`. */
export async function cuttingProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const state: { trigger?: string; delivers: boolean } = { delivers: true };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    client.on('data', (data) => {
      if (state.trigger === undefined || !data.includes(state.trigger)) {
        upstream.write(data);
        return;
      }
      upstream.unpipe(client);
      if (state.delivers) upstream.write(data);
      // The answer comes back to nobody.
      if (state.delivers) upstream.once('data', () => client.destroy()).resume();
      else client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    /** Cuts the connection that sends `trigger`, after the server took it or before it sees it. */
    cutAt(trigger: string | undefined, when: 'after delivery' | 'before delivery' = 'after delivery'): void {
      state.trigger = trigger;
      state.delivers = when === 'after delivery';
    },
    close(): void {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
