import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { problemBody, problemContentType } from './problem';
import { sendProblem } from './send-problem';
import { serverProblem, toProblem } from './to-problem';

/**
 * Fastify options for what fails before any handler, hook or filter is reached: an address with broken percent-encoding,
 * bytes that are not HTTP, headers that are too large or too slow.
 */
export const problemServerOptions: Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> = {
  frameworkErrors(error, request, reply) {
    void reply.header('x-request-id', randomUUID());
    sendProblem(request, reply, toProblem(error));
  },
  clientErrorHandler(error: Error & { code?: string }, socket: Socket) {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(rawAnswer(statusOf(error.code)));
  },
};

function statusOf(code: string | undefined): number {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    default:
      return 400;
  }
}

function rawAnswer(status: number): string {
  const requestId = randomUUID();
  const body = JSON.stringify(problemBody(serverProblem(status), { requestId }));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${problemContentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
