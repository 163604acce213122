import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { KeptTraces, type ResourceSpans } from './kept-traces';

const unzip = promisify(gunzip);
const defaultLimit = 20;

/** How a {@link LocalTraceStore} keeps spans. */
export interface LocalTraceStoreOptions {
  /** Defaults to 20,000, which is some hundreds of orders and at most a few tens of megabytes. */
  readonly maxSpans?: number;
  /** The largest body that is taken, in bytes, as sent and unpacked. Defaults to 32 MiB. */
  readonly maxBodyBytes?: number;
}

/** More was sent than is taken. */
class BodyTooLarge extends Error {}

/**
 * The traces of the last while, in the memory of this process. It takes spans by OTLP over HTTP as JSON, and answers what
 * Tempo would to a search for one attribute and to a trace's id. It listens on loopback.
 */
export class LocalTraceStore {
  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>`, for spans and for questions. */
    readonly url: string,
  ) {}

  static async start({
    maxSpans = 20_000,
    maxBodyBytes = 32 * 1024 * 1024,
  }: LocalTraceStoreOptions = {}): Promise<LocalTraceStore> {
    const kept = new KeptTraces(maxSpans);
    const server = createServer((request, response) => {
      answer(kept, request, maxBodyBytes).then(
        ([status, body]) => send(response, status, body),
        (error: unknown) => {
          if (error instanceof BodyTooLarge) {
            send(response, 413, { error: `a body has ${maxBodyBytes} bytes at most` });
          } else send(response, 400, { error: 'the request cannot be read' });
        },
      );
    });
    server.keepAliveTimeout = 72_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // It keeps nobody from ending.
    server.unref();
    return new LocalTraceStore(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

async function answer(
  kept: KeptTraces,
  request: IncomingMessage,
  maxBodyBytes: number,
): Promise<[status: number, body: object]> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST' && pathname === '/v1/traces') {
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return [415, { error: 'spans are taken as JSON: set OTEL_EXPORTER_OTLP_PROTOCOL to http/json' }];
    }
    const { resourceSpans } = (await bodyOf(request, maxBodyBytes)) as { resourceSpans?: ResourceSpans[] };
    kept.add(resourceSpans ?? []);
    return [200, {}];
  }
  const [, traceId] = /^\/api\/traces\/([0-9a-f]{1,32})$/.exec(pathname) ?? [];
  if (request.method === 'GET' && traceId !== undefined) {
    const batches = kept.get(traceId.padStart(32, '0'));
    return batches === undefined ? [404, { error: 'trace not found' }] : [200, { batches }];
  }
  if (request.method === 'GET' && pathname === '/api/search') {
    const [, attribute, value] =
      /^\{ ?span\.([\w.]+) ?= ?("(?:[^"\\]|\\.)*") ?\}$/.exec(searchParams.get('q') ?? '') ?? [];
    if (attribute === undefined || value === undefined) {
      return [400, { error: 'q is { span.<attribute> = "<value>" }: this store knows no other search' }];
    }
    const limit = Number(searchParams.get('limit') ?? defaultLimit);
    const found = kept.search(attribute, JSON.parse(value) as string, limit);
    return [200, { traces: found.map((traceID) => ({ traceID })) }];
  }
  return [404, { error: 'known are POST /v1/traces, GET /api/search and GET /api/traces/<id>' }];
}

/** @throws BodyTooLarge */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const sent = await bytesOf(request, maxBytes);
  const isZipped = request.headers['content-encoding'] === 'gzip';
  return JSON.parse((isZipped ? await unpacked(sent, maxBytes) : sent).toString());
}

/** What is sent, counted as it comes: its length need not be told beforehand. */
async function bytesOf(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The request stays open when too much has come: the answer goes over the same socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) {
      // What still comes is read and dropped, so that the client gets to its answer.
      request.resume();
      throw new BodyTooLarge();
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function unpacked(zipped: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unzip(zipped, { maxOutputLength: maxBytes });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLarge() : error;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
