import { messageOf } from '@trellis/errors';
import { spansOf, type OtlpTrace } from './otlp-trace';
import { TraceStore, type StoredSpan } from './trace-store';
import { TraceStoreUnavailableError } from './trace-store.errors';

/** Tempo takes no search over more than a week by default. */
const searchedSeconds = 6 * 24 * 3600;

/** More than the longest trace that anybody would look at. */
const maxAnswerBytes = 16 * 1024 * 1024;

/** How a {@link TempoTraceStore} asks. */
export interface TempoTraceStoreOptions {
  /** What an answer may take, in milliseconds. Defaults to 3,000. */
  readonly timeoutMs?: number;
}

/** Traces in Grafana Tempo, or in anything that answers two of its calls: the search by TraceQL, and a trace by its id. */
export class TempoTraceStore extends TraceStore {
  private readonly base: string;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly timeoutMs: number;

  /** @param url `http[s]://[user:password@]host:3200[/path]` */
  constructor(url: string, { timeoutMs = 3_000 }: TempoTraceStoreOptions = {}) {
    super();
    const { username, password, origin, pathname } = new URL(url);
    this.base = origin + pathname.replace(/\/+$/, '');
    this.headers = {
      accept: 'application/json',
      ...(username !== '' && { authorization: basicAuthorization(username, password) }),
    };
    this.timeoutMs = timeoutMs;
  }

  /** Looks at the last six days. */
  async search(attribute: string, value: string, limit: number): Promise<readonly string[]> {
    const endSeconds = Math.ceil(Date.now() / 1000) + 1;
    const query = new URLSearchParams({
      q: `{ span.${attribute} = ${JSON.stringify(value)} }`,
      limit: String(limit),
      start: String(endSeconds - searchedSeconds),
      end: String(endSeconds),
    });
    const found = (await this.get(`/api/search?${query}`)) as { traces?: { traceID: string }[] } | undefined;
    // Tempo leaves out leading zeros.
    return (found?.traces ?? []).map(({ traceID }) => traceID.padStart(32, '0'));
  }

  async trace(traceId: string): Promise<readonly StoredSpan[]> {
    const found = await this.get(`/api/traces/${traceId}`);
    try {
      return found === undefined ? [] : spansOf(found as OtlpTrace);
    } catch (cause) {
      throw new TraceStoreUnavailableError('The store of traces answers with what is no trace.', { cause });
    }
  }

  /** Undefined for what is not there. */
  private async get(path: string): Promise<unknown> {
    try {
      const signal = AbortSignal.timeout(this.timeoutMs);
      const response = await fetch(this.base + path, { headers: this.headers, signal });
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      return JSON.parse(await boundedText(response));
    } catch (cause) {
      throw new TraceStoreUnavailableError(`The store of traces cannot be asked: ${messageOf(cause)}`, {
        cause,
      });
    }
  }
}

function basicAuthorization(username: string, password: string): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > maxAnswerBytes) throw new Error(`it answers with more than ${maxAnswerBytes} bytes`);
  }
  return text + decoder.decode();
}
