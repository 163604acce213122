import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awaitDependencies, type Dependency } from './await-dependencies';

const messages: string[] = [];

beforeEach(() => {
  messages.length = 0;
  vi.spyOn(Logger.prototype, 'log').mockImplementation((message) => void messages.push(String(message)));
});
afterEach(() => vi.restoreAllMocks());

const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });

function database(...outcomes: (Error | 'ok')[]): Dependency & { attempts: number } {
  const dependency = {
    name: 'the database',
    variable: 'DATABASE_URL',
    url: 'postgres://order:hunter2@db:5432/order',
    attempts: 0,
    check: async () => {
      const outcome = outcomes[Math.min(dependency.attempts++, outcomes.length - 1)];
      if (outcome !== 'ok') throw outcome;
    },
  };
  return dependency;
}

const quick = { timeoutMs: 5_000, retryIntervalMs: 4 };

test('waits until a dependency answers and says once in a while what it waits for', async () => {
  const dependency = database(refused, refused, refused, 'ok');
  await awaitDependencies([dependency], quick);
  expect(dependency.attempts).toBe(4);
  expect(messages).toEqual([
    'Waiting for the database at db:5432/order (DATABASE_URL): the connection was refused',
  ]);
});

test('gives up after the timeout with one line that names the variable and hides the password', async () => {
  await expect(awaitDependencies([database(refused)], { ...quick, timeoutMs: 30 })).rejects.toThrow(
    /^Gave up waiting for the database at db:5432\/order \(DATABASE_URL\) after 0 s: the connection was refused\.$/,
  );
});

test('a check that never answers counts as one that fails', async () => {
  const silent: Dependency = { ...database(), check: () => new Promise(() => {}) };
  await expect(awaitDependencies([silent], { ...quick, timeoutMs: 20 })).rejects.toThrow(
    'it does not answer',
  );
});

test.each([
  ['28P01', 'the user name or password is wrong'],
  ['3D000', 'the database does not exist'],
])('does not wait for what waiting cannot mend: %s', async (code, reason) => {
  const wrong = new Error('check failed', { cause: Object.assign(new Error('from the server'), { code }) });
  const dependency = database(wrong);
  await expect(awaitDependencies([dependency], quick)).rejects.toThrow(
    `Cannot use the database at db:5432/order (DATABASE_URL): ${reason}.`,
  );
  expect(dependency.attempts).toBe(1);
});
