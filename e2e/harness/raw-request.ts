import { once } from 'node:events';
import { connect } from 'node:net';
import type { Answer } from './answer';

/**
 * Sends bytes as they are, which an HTTP client would refuse to, and reads the one answer. `Host` and `Connection: close`
 * are for the caller to write.
 */
export async function rawRequest(
  gatewayUrl: string,
  request: string | Buffer,
  timeoutMs = 15_000,
): Promise<Answer> {
  const { hostname, port } = new URL(gatewayUrl);
  const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`No answer within ${timeoutMs} ms.`)));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'connect');
  socket.write(request);
  await once(socket, 'close');
  return parse(Buffer.concat(chunks).toString('utf8'));
}

function parse(response: string): Answer {
  const [head = '', ...rest] = response.split('\r\n\r\n');
  const [statusLine = '', ...headerLines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  if (!status) throw new Error(`Not an HTTP answer: ${JSON.stringify(response.slice(0, 200))}`);
  const headers = new Headers();
  for (const line of headerLines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const text = bodyOf(rest.join('\r\n\r\n'), headers);
  return { status, headers, text, body: jsonOf(text) };
}

function bodyOf(text: string, headers: Headers): string {
  if (headers.get('transfer-encoding') !== 'chunked') return text;
  // Each chunk is a size in hexadecimal, a line's end, that much text, a line's end.
  let body = '';
  for (let rest = text; rest !== '';) {
    const size = Number.parseInt(rest, 16);
    const start = rest.indexOf('\r\n') + 2;
    if (!size || start < 2) break;
    body += rest.slice(start, start + size);
    rest = rest.slice(start + size + 2);
  }
  return body;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
