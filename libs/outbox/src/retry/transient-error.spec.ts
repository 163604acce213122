import { DomainError } from '@trellis/errors';
import { expect, test } from 'vitest';
import { RetryLater } from './retry-later';
import { failureKind, requestedRetryAfterMs } from './transient-error';

class Busy extends DomainError {
  constructor() {
    super('unavailable', 'BUSY', 'Busy.', { retryAfterMs: 700 });
  }
}
class Refused extends DomainError {
  constructor() {
    super('conflict', 'REFUSED', 'Refused.');
  }
}
const databaseError = (code: string): Error =>
  Object.assign(new Error('database'), { code, severity: 'ERROR' });

test.each([
  ['a handler that asks for it', new RetryLater('later'), 'transient'],
  ['an unavailable domain', new Busy(), 'transient'],
  ['a deadlock', databaseError('40P01'), 'transient'],
  ['a wrapped serialization failure', new Error('outer', { cause: databaseError('40001') }), 'transient'],
  ['gRPC UNAVAILABLE', Object.assign(new Error('rpc'), { code: 14 }), 'transient'],
  ['an administrator ending the connection', databaseError('57P01'), 'outage'],
  ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'outage'],
  ['a lost connection', new Error('Connection terminated unexpectedly'), 'outage'],
  ['Prisma without a server', Object.assign(new Error('prisma'), { code: 'P1001' }), 'outage'],
  ['a conflict in the domain', new Refused(), 'permanent'],
  ['a violated constraint', databaseError('23505'), 'permanent'],
  ['a defect', new TypeError('undefined is not a function'), 'permanent'],
  ['something that is no error', 'text', 'permanent'],
])('%s: %s', (_what, error, kind) => {
  expect(failureKind(error)).toBe(kind);
});

test('the pause that an error asks for is found in its causes', () => {
  expect(requestedRetryAfterMs(new Error('outer', { cause: new RetryLater('later', 250) }))).toBe(250);
  expect(requestedRetryAfterMs(new Busy())).toBe(700);
  expect(requestedRetryAfterMs(new Error('plain'))).toBeUndefined();
});
