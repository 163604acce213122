import 'reflect-metadata';
import { currentContext } from '@trellis/context';
import { afterEach, expect, test } from 'vitest';
import { startBff, verifier, type RunningBff } from './bff-harness';
import { serve, type StandInServer } from './stand-in-services';
import { anOrder, orderService } from './stand-in-shop';

let bff: RunningBff | undefined;
let server: StandInServer | undefined;

afterEach(async () => {
  await bff?.close();
  server?.close();
});

async function start(service = orderService()): Promise<RunningBff> {
  server = await serve(verifier, service);
  const { port } = server;
  return (bff = await startBff(() => ({ order: port })));
}

async function open(running: RunningBff, headers: Record<string, string> = {}, token = 'user:ada') {
  const controller = new AbortController();
  const response = await fetch(`${running.url}/api/v1/orders/stream`, {
    headers: { authorization: `Bearer ${token.replaceAll(':', '.')}`, ...headers },
    signal: controller.signal,
  });
  return { response, stop: () => controller.abort() };
}

/** Reads until the text is there, or to the end. */
async function readUntil(response: Response, wanted?: string): Promise<string> {
  let text = '';
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (wanted !== undefined && text.includes(wanted)) {
      reader.releaseLock();
      return text;
    }
  }
}

test('the stream tells where it starts, then each change with its id, then that it is alive', async () => {
  const { response, stop } = await open(await start());
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const text = await readUntil(response, ': heartbeat');
  expect(text).toMatch(
    /^retry: 1000\n\nid: 7\n\nid: 8\nevent: order\ndata: \{.*"status":"APPROVED".*\}\n\n: heartbeat/,
  );
  stop();
});

test('it resumes from the last id', async () => {
  const { response, stop } = await open(await start(), { 'last-event-id': '41' });
  expect(await readUntil(response, 'event: order')).toContain('id: 42\n');
  stop();
});

test.each(['garbage', 'a b', 'x'.repeat(200)])('an id that is none is refused: %s', async (id) => {
  const { response } = await open(await start(), { 'last-event-id': id });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ reason: 'INVALID_REQUEST' });
});

test('it needs a token', async () => {
  const { response } = await open(await start(), {}, 'garbage');
  expect(response.status).toBe(401);
});

test('it ends when the token does', async () => {
  const { response } = await open(await start(), {}, 'user:ada:300');
  expect(await readUntil(response)).toContain('event: order');
});

test('it ends when the instance drains, so that the client resumes elsewhere', async () => {
  const running = await start();
  const { response } = await open(running);
  const text = readUntil(response);
  running.drain.begin();
  expect(await text).toContain('id: 7');
});

test('it ends when the order service drains', async () => {
  const { response } = await open(await start());
  const text = readUntil(response);
  void server!.drain();
  expect(await text).toContain('event: order');
});

test('a service that is down is a problem, not an empty stream', async () => {
  const running = await start();
  server!.close();
  const { response } = await open(running);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
});

/** A stream that tells when its call has ended. */
function watched() {
  const ended = Promise.withResolvers<void>();
  const service = orderService({
    async *watchOrders() {
      yield { cursor: '1', order: anOrder('o-1') };
      const signal = currentContext()?.signal;
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      ended.resolve();
    },
  });
  return { service, ended: ended.promise };
}

test('a client that goes away ends the call to the order service', async () => {
  const { service, ended } = watched();
  const { response, stop } = await open(await start(service));
  await readUntil(response, 'event: order');
  stop();
  await ended;
});

test('asking for its head leaves no call behind', async () => {
  const { service, ended } = watched();
  const { url } = await start(service);
  const headers = { authorization: 'Bearer user.ada' };
  expect((await fetch(`${url}/api/v1/orders/stream`, { method: 'HEAD', headers })).status).toBe(200);
  await ended;
});
