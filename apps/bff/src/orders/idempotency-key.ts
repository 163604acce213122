import { DomainError, InvalidRequest } from '@trellis/errors';

/** An order was placed without a key that makes it safe to repeat. */
export class IdempotencyKeyRequired extends DomainError {
  constructor() {
    super('invalid', 'IDEMPOTENCY_KEY_REQUIRED', 'The header Idempotency-Key is required.', {
      violations: [{ field: 'Idempotency-Key', message: 'Is required.' }],
    });
  }
}

/**
 * The value of an `Idempotency-Key` header.
 *
 * @throws IdempotencyKeyRequired, or InvalidRequest when it is not 1 to 128 visible ASCII characters
 */
export function parseIdempotencyKey(header: string | undefined): string {
  if (header === undefined || header === '') throw new IdempotencyKeyRequired();
  if (!/^[\x21-\x7e]{1,128}$/.test(header)) {
    throw new InvalidRequest([
      { field: 'Idempotency-Key', message: 'Must be 1 to 128 visible ASCII characters.' },
    ]);
  }
  return header;
}
