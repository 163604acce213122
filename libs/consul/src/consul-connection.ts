import { lookup } from 'node:dns';
import { EventEmitter } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { urlHost } from '@trellis/endpoint';
import Consul from 'consul';
import type { ConsulEndpoint } from './consul-endpoint';
import { codeOf, describeConsulProblem, noLeaderProblem, statusOf } from './consul-problem';
import { ConsulRequestError } from './consul.errors';

const defaultTimeoutMs = 5_000;
const checkTimeoutMs = 2_000;
/** Agents limit the connections of a client, so few are kept of those that many calls at once have opened. */
const keptSockets = { keepAlive: true, maxFreeSockets: 2 };

/** Options that every call of the client takes, to be spread into its own. */
export interface ConsulCallOptions {
  readonly ctx: EventEmitter;
  /** In milliseconds. */
  readonly timeout: number;
}

/** One call of the client, with the options it is handed. */
export type ConsulOperation<T> = (client: Consul, options: ConsulCallOptions) => Promise<T>;

export interface ConsulRequestOptions {
  /** How long each server has for its answer, in milliseconds. Defaults to 5,000. */
  readonly timeoutMs?: number;
  /** Ends the request at once. */
  readonly signal?: AbortSignal;
  /** The server to try first, as an earlier answer named it. Defaults to the one that answered last. */
  readonly server?: number;
  /** Asks no other server. Defaults to false. */
  readonly thatServerOnly?: boolean;
}

/** What a call of the client resolves to, and what is known of it. */
export interface ConsulAnswer<T> {
  readonly value: T;
  /** Which server answered. */
  readonly server: number;
  /** Of the answer, for blocking queries; undefined for answers that have none. */
  readonly index: number | undefined;
  /** The token's policies hid some of what was asked for. */
  readonly isFiltered: boolean;
}

interface Server {
  readonly address: string;
  readonly client: Consul;
}

/**
 * Calls to the agents that a URL names. The one that answered last is asked first; when it does not answer, or not as a
 * working one, the others are asked in turn. Each request has a socket of its own, so that queries that wait hold up
 * nobody.
 */
export class ConsulConnection {
  private readonly sockets: HttpAgent;
  private readonly servers: readonly Server[];
  private readonly closing = new AbortController();
  private readonly returnListeners = new Set<() => void>();
  private current = 0;
  private isAway = false;

  constructor(endpoint: ConsulEndpoint) {
    const { tls } = endpoint;
    this.sockets = tls ? new HttpsAgent({ ...keptSockets, secureContext: tls }) : new HttpAgent(keptSockets);
    this.servers = endpoint.servers.map(({ host, port }) => {
      const name = urlHost(host);
      const options = {
        host: name,
        port,
        secure: tls !== undefined,
        agent: this.sockets,
        lookup: lookupWithoutBrackets,
        defaults: { token: endpoint.token, dc: endpoint.datacentre },
      };
      return { address: `${name}:${port}`, client: new Consul(options) };
    });
  }

  /**
   * Makes a call, which may be made more than once: it has to be one that does no harm when repeated.
   * @throws {ConsulRequestError} when a server refused, or none answered as a working one; then it has the first one's
   * reason
   */
  async request<T>(
    operation: ConsulOperation<T>,
    options: ConsulRequestOptions = {},
  ): Promise<ConsulAnswer<T>> {
    const first = options.server ?? this.current;
    const tries = options.thatServerOnly ? 1 : this.servers.length;
    let problem: ConsulRequestError | undefined;
    for (let offset = 0; offset < tries; offset += 1) {
      const server = (first + offset) % this.servers.length;
      try {
        const answer = await this.ask(server, operation, options);
        if (!options.thatServerOnly) this.current = server;
        this.noteAnswer();
        return answer;
      } catch (error) {
        if (!(error instanceof ConsulRequestError) || this.isEnded(options)) throw error;
        if (!isWorthAnotherServer(error)) {
          if (!options.thatServerOnly) this.current = server;
          throw error;
        }
        problem ??= error;
      }
    }
    if (!options.thatServerOnly) this.isAway = true;
    throw problem!;
  }

  /**
   * Resolves when Consul is able to answer queries.
   * @throws {ConsulRequestError} when it does not answer or has no leader, without which queries would hang for a while
   */
  async check(): Promise<void> {
    const { value, server } = await this.request(
      (client, options) => client.status.leader({ ...options } as object),
      {
        timeoutMs: checkTimeoutMs,
      },
    );
    // The client takes an empty string for no answer.
    if (!value) throw new ConsulRequestError(noLeaderProblem(this.servers[server]!.address), undefined);
  }

  /** Calls `listener` when Consul answers again after a time in which it did not. The function it answers ends that. */
  onReturn(listener: () => void): () => void {
    this.returnListeners.add(listener);
    return () => void this.returnListeners.delete(listener);
  }

  /** Ends what is under way. */
  close(): void {
    this.closing.abort();
    this.sockets.destroy();
  }

  private async ask<T>(
    server: number,
    operation: ConsulOperation<T>,
    options: ConsulRequestOptions,
  ): Promise<ConsulAnswer<T>> {
    const { address, client } = this.servers[server]!;
    try {
      return await this.call(server, client, operation, options);
    } catch (error) {
      try {
        // The agent may have closed a socket while it was idle here; that is no sign of its failing.
        if (codeOf(error) === 'ECONNRESET' && !this.isEnded(options))
          return await this.call(server, client, operation, options);
        throw error;
      } catch (cause) {
        const reason = this.isEnded(options)
          ? `The request to Consul at ${address} was ended`
          : describeConsulProblem(cause, address);
        const statusCode = statusOf(cause);
        throw new ConsulRequestError(reason, statusCode, { cause: withoutResponse(cause) });
      }
    }
  }

  private async call<T>(
    server: number,
    client: Consul,
    operation: ConsulOperation<T>,
    { signal, timeoutMs = defaultTimeoutMs }: ConsulRequestOptions,
  ): Promise<ConsulAnswer<T>> {
    const ended = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    ended.throwIfAborted();
    // The client hands out headers and takes a cancellation only through a context like this.
    const ctx = Object.assign(new EventEmitter(), { includeResponse: true });
    const cancel = (): void => void ctx.emit('cancel');
    ended.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await operation(client, { ctx, timeout: timeoutMs });
      const [response, value] = answer as unknown as [IncomingMessage, T];
      return {
        value,
        server,
        index: indexOf(response),
        isFiltered: response.headers['x-consul-results-filtered-by-acls'] === 'true',
      };
    } finally {
      ended.removeEventListener('abort', cancel);
    }
  }

  private noteAnswer(): void {
    if (!this.isAway) return;
    this.isAway = false;
    for (const listener of [...this.returnListeners]) listener();
  }

  private isEnded({ signal }: ConsulRequestOptions): boolean {
    return this.closing.signal.aborted || signal?.aborted === true;
  }
}

/** An agent that is up may be cut off from its servers; another one may not be. */
function isWorthAnotherServer({ statusCode }: ConsulRequestError): boolean {
  return statusCode === undefined || statusCode >= 500 || statusCode === 429;
}

/** The client's error leads through the response to the request, whose headers have the token. */
function withoutResponse(error: unknown): unknown {
  if (error instanceof Error) Reflect.deleteProperty(error, 'response');
  return error;
}

function indexOf(response: IncomingMessage): number | undefined {
  const header = response.headers['x-consul-index'];
  return header === undefined ? undefined : Number(header);
}

/** The client puts an IPv6 address into a URL and takes it out again with its brackets. */
const lookupWithoutBrackets: LookupFunction = (hostname, options, callback) =>
  lookup(hostname.replace(/^\[(.*)\]$/, '$1'), options, callback);
