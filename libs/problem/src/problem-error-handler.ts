import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './send-problem';
import { toProblem } from './to-problem';

const logger = new Logger('ProblemErrorHandler');

/**
 * Does for Fastify's own routes what {@link ProblemFilter} does for Nest's: give it to `setErrorHandler` of the scope that
 * they are in, since a scope does not take over what Nest sets on its parent later.
 */
export function problemErrorHandler(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  if (problem.status === 500) logger.error(`${request.method} ${request.url} failed`, error);
  sendProblem(request, reply, problem);
}
