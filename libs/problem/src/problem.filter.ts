import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './send-problem';
import { toProblem } from './to-problem';

/**
 * Turns whatever a request threw into problem details. What is a defect (500) is logged with its stack; the rest is an
 * answer. Provide it as `APP_FILTER`.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('ProblemFilter');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status === 500) this.logger.error(`${request.method} ${request.url} failed`, error);
    sendProblem(request, http.getResponse<FastifyReply>(), problem);
  }
}
