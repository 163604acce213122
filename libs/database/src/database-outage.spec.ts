import { expect, test } from 'vitest';
import { CommitUnknownError, DatabaseUnreachableError } from './database.errors';
import { isDatabaseOutage } from './database-outage';

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code });
const fromServer = (code: string) => Object.assign(withCode(code), { severity: 'FATAL' });
const throughPrisma = (originalCode: string) =>
  Object.assign(withCode('P2010'), { meta: { driverAdapterError: { cause: { originalCode } } } });

test.each([
  ['a server that is starting', fromServer('57P03'), true],
  ['a server that is starting, through Prisma', throughPrisma('57P03'), true],
  ['an administrator ending the connection', fromServer('57P01'), true],
  ['too many connections', fromServer('53300'), true],
  ['a refused connection', withCode('ECONNREFUSED'), true],
  ['a lost connection', new Error('Connection terminated unexpectedly'), true],
  [
    'a connection that broke before',
    new Error('Client has encountered a connection error and is not queryable'),
    true,
  ],
  ['Prisma without a server', withCode('P1001', "Can't reach database server"), true],
  [
    'a server that could not be reached',
    new DatabaseUnreachableError('db:5432/order', withCode('ENOTFOUND')),
    true,
  ],
  ['a commit whose outcome is unknown', new CommitUnknownError(new Error('lost')), true],
  ['an outage as a cause', new Error('outer', { cause: fromServer('57P02') }), true],
  ['a violated constraint', fromServer('23505'), false],
  ['a violated constraint, through Prisma', throughPrisma('23514'), false],
  ['a statement that was cancelled', fromServer('57014'), false],
  ['a defect', new TypeError('undefined is not a function'), false],
  ['something that is no error', 'ECONNREFUSED', false],
])('%s: %s', (_what, error, expected) => {
  expect(isDatabaseOutage(error)).toBe(expected);
});
