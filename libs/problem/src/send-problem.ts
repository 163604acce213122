import { currentContext } from '@trellis/context';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemBody, problemContentType, type Problem } from './problem';

/** Answers a request with a problem. An answer that has begun cannot be taken back: its connection is cut. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const body = problemBody(problem, {
    instance: pathOf(request.raw.url),
    requestId: currentContext()?.requestId ?? headerText(reply.getHeader('x-request-id')),
  });
  // What the handler had set for its own answer does not belong to this one.
  for (const name of ['content-length', 'content-encoding', 'etag', 'location']) reply.removeHeader(name);
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .header('content-type', problemContentType)
    .send(JSON.stringify(body));
}

/** The path without its query, which may hold what does not belong in an answer; undefined when it is not a URI. */
function pathOf(url: string | undefined): string | undefined {
  const path = url?.split('?')[0];
  return path !== undefined && /^\/(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9a-f]{2})*$/i.test(path) ? path : undefined;
}

function headerText(value: number | string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
