import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDetails } from './problem.dto';

const descriptions = {
  400: 'The request is not valid; `errors` names the fields.',
  401: 'The token is missing, not valid or expired, or the session has ended.',
  403: 'The caller may not do this.',
  404: 'There is no such thing, or not for this caller.',
  409: 'The state of things does not allow it.',
  422: 'The value is not one that there may be, or the idempotency key was used with another body.',
  429: 'Too many requests; `Retry-After` says when to come again.',
  503: 'A part of the system is not available; `Retry-After` says when to come again.',
} as const;

type ProblemStatus = keyof typeof descriptions;

/** Documents the problems that a call can answer with; 429 and 503 any call can. */
export function ApiProblems(...statuses: ProblemStatus[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...[...statuses, 429 as const, 503 as const].map((status) =>
      ApiResponse({
        status,
        description: descriptions[status],
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) } } },
      }),
    ),
  );
}
