import { Logger } from '@nestjs/common';
import { runInContext } from '@trellis/context';
import { describe, expect, test } from 'vitest';
import { ServiceLogger, type LogLevelName } from './service-logger';

function loggerTo(lines: string[], format: 'json' | 'pretty' = 'json', level: LogLevelName = 'info') {
  return new ServiceLogger({
    service: 'order',
    instanceId: 'order-1',
    level,
    format,
    destination: { write: (line) => void lines.push(line) },
  });
}

function recordOf(write: (logger: ServiceLogger) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(loggerTo(lines));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

describe('a JSON log line', () => {
  test('carries level, time, service, instance, context and message', () => {
    expect(recordOf((logger) => logger.log('relay started', 'OutboxRelay'))).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'order',
      instanceId: 'order-1',
      context: 'OutboxRelay',
      msg: 'relay started',
    });
  });

  test('carries the request and trace in whose context it is written', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const record = recordOf((logger) =>
      runInContext({ requestId: 'r-1', traceparent }, () => logger.warn('slow')),
    );
    expect(record).toMatchObject({
      level: 'warn',
      requestId: 'r-1',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
    });
  });

  test('carries an error with its stack and causes', () => {
    const error = new Error('no order', { cause: new TypeError('no row') });
    const record = recordOf((logger) => logger.error('handler failed', error, 'OrderGrpc'));
    expect(record).toMatchObject({
      msg: 'handler failed',
      context: 'OrderGrpc',
      error: {
        type: 'Error',
        message: 'no order',
        stack: expect.stringContaining('at '),
        cause: { type: 'TypeError' },
      },
    });
  });

  test("takes a stack in Nest's way, as text before the context", () => {
    const record = recordOf((logger) =>
      logger.error('it failed', new RangeError('too far').stack, 'ExceptionsHandler'),
    );
    expect(record).toMatchObject({
      msg: 'it failed',
      context: 'ExceptionsHandler',
      error: { type: 'RangeError', message: 'too far' },
    });
  });
});

describe('redaction', () => {
  test('masks credentials in fields of what is logged', () => {
    const record = recordOf((logger) =>
      logger.log({
        headers: { Authorization: 'Bearer abc', cookie: 'sid=1', accept: '*/*' },
        newPassword: 'x',
        refreshToken: 'y',
      }),
    );
    expect(record['details']).toEqual({
      headers: { Authorization: '***', cookie: '***', accept: '*/*' },
      newPassword: '***',
      refreshToken: '***',
    });
  });

  test('masks credentials in messages and errors', () => {
    const record = recordOf((logger) =>
      logger.error(
        'cannot reach postgres://order:hunter2@db/order',
        new Error('sent Bearer eyJhbGciOi.J9.sig'),
      ),
    );
    expect(JSON.stringify(record)).not.toMatch(/hunter2|eyJhbG/);
    expect(record['msg']).toBe('cannot reach postgres://order:***@db/order');
  });
});

describe('levels', () => {
  test('what is below the level is not written, and the level can change', () => {
    const lines: string[] = [];
    const logger = loggerTo(lines, 'json', 'warn');
    logger.log('quiet');
    logger.level = 'debug';
    logger.debug('loud');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['loud']);
  });

  test("Nest's own start-up lines are debug", () => {
    const lines: string[] = [];
    loggerTo(lines, 'json', 'debug').log('AppModule dependencies initialized', 'InstanceLoader');
    expect(JSON.parse(lines[0]!).level).toBe('debug');
  });

  test("Nest's Logger class writes through it", () => {
    const lines: string[] = [];
    Logger.overrideLogger(loggerTo(lines));
    new Logger('InboxConsumer').error('parked', new Error('bad event'));
    Logger.overrideLogger(false);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      context: 'InboxConsumer',
      msg: 'parked',
      error: { message: 'bad event' },
    });
  });
});

test('the pretty form is one line with time, level, context, message and request', () => {
  const lines: string[] = [];
  runInContext({ requestId: 'r-1' }, () => loggerTo(lines, 'pretty').log('order placed', 'PlaceOrder'));
  expect(lines).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}\[PlaceOrder\] order placed \(r-1\)\n$/),
  ]);
});
