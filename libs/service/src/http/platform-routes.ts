import { Logger } from '@nestjs/common';
import { ContractAccessPolicy, type TokenVerifier } from '@trellis/auth';
import { methodAccess, PlatformServiceDefinition } from '@trellis/contracts';
import { DomainError, type DomainErrorKind } from '@trellis/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InstanceReport } from '../platform/instance-report';

const messageType = 'application/proto';

/** An empty message is no bytes, and all that these calls take are small. */
const maxMessageBytes = 1_024;

/** The statuses and codes of the Connect protocol, for what can go wrong here. */
const refusals: Readonly<Partial<Record<DomainErrorKind, readonly [status: number, code: string]>>> = {
  unauthenticated: [401, 'unauthenticated'],
  forbidden: [403, 'permission_denied'],
  exhausted: [429, 'resource_exhausted'],
  unavailable: [503, 'unavailable'],
};

/** What {@link addPlatformRoutes} answers by. */
export interface PlatformRoutesOptions {
  readonly report: InstanceReport;
  readonly tokenVerifier: TokenVerifier;
  /** Lets a call in before its body is read, or throws what answers it. */
  readonly admit: (request: FastifyRequest) => Promise<void> | undefined;
}

/**
 * Answers the calls of PlatformService that every app has: for apps that serve no gRPC. They are unary calls of the
 * Connect protocol, with messages in Protobuf, and for whom the contract says.
 */
export async function addPlatformRoutes(
  fastify: FastifyInstance,
  { report, tokenVerifier, admit }: PlatformRoutesOptions,
): Promise<void> {
  const { fullName, methods } = PlatformServiceDefinition;
  const policy = new ContractAccessPolicy(tokenVerifier, methodAccess);
  const calls = [
    {
      method: methods.describeInstance,
      answer: () => methods.describeInstance.responseType.encode(report.describe()),
    },
    {
      method: methods.getActivity,
      answer: (request: Buffer) => {
        const { after } = methods.getActivity.requestType.decode(request);
        return methods.getActivity.responseType.encode(report.activity(after));
      },
    },
  ];
  await fastify.register((scope, _options, done) => {
    scope.setErrorHandler(answerError);
    scope.addHook('onRequest', async (request) => admit(request));
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      messageType,
      { parseAs: 'buffer', bodyLimit: maxMessageBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    for (const { method, answer } of calls) {
      const path = `/${fullName}/${method.name}`;
      scope.post<{ Body: Buffer | null }>(path, async (request, reply) => {
        await policy.authorize(path, request.headers.authorization);
        const message = answer(request.body ?? Buffer.alloc(0)).finish();
        return reply.header('content-type', messageType).send(Buffer.from(message));
      });
    }
    done();
  });
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const [status, code] = statusOf(error);
  if (status === 500) new Logger('PlatformRoutes').error(`${request.method} ${request.url} failed`, error);
  const message = error instanceof DomainError ? error.message : 'The call cannot be answered.';
  void reply.code(status).header('content-type', 'application/json').send({ code, message });
}

function statusOf(error: unknown): readonly [status: number, code: string] {
  if (error instanceof DomainError) return refusals[error.kind] ?? [400, 'invalid_argument'];
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode < 500 ? [statusCode, 'invalid_argument'] : [500, 'internal'];
}
