import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidRequest, type FieldViolation } from '@trellis/errors';

/** More would help nobody, and an answer should not be longer than what it answers. */
const maxViolations = 50;

/**
 * Checks bodies and queries against their classes. Members that a class does not have are dropped; all that is wrong is
 * told at once, each by its path.
 */
export function requestValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    exceptionFactory: (errors) => new InvalidRequest(violationsOf(errors).slice(0, maxViolations)),
  });
}

/** What is wrong, by paths such as `items[0].quantity`. */
export function violationsOf(errors: readonly ValidationError[], parent = ''): FieldViolation[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const field = pathOf(parent, property);
    const own = Object.values(constraints ?? {}).slice(0, 1);
    return [...own.map((message) => ({ field, message })), ...violationsOf(children ?? [], field)];
  });
}

function pathOf(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}
