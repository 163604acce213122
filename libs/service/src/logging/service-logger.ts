import type { LoggerService } from '@nestjs/common';
import { currentContext } from '@trellis/context';
import { parseTraceparent } from '@trellis/telemetry';
import { pino, type Logger as PinoLogger } from 'pino';
import { maskSecrets } from '../configuration/mask-secrets';
import { prettyLine } from './pretty-line';
import { describeError, redactFields } from './redact-fields';

/** From the most talkative to the least. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevelName = (typeof logLevels)[number];

/** Where log lines go: standard output, unless a test wants them. */
export interface LogDestination {
  write(line: string): void;
}

/** How a {@link ServiceLogger} is made. */
export interface ServiceLoggerOptions {
  readonly service: string;
  readonly instanceId: string;
  readonly level: LogLevelName;
  readonly format: 'json' | 'pretty';
  /** Defaults to standard output, written at once so that the last lines of a dying process are not lost. */
  readonly destination?: LogDestination;
}

/** What Nest tells about its own start-up: of interest only when something is wrong with it. */
const frameworkContexts = new Set([
  'InstanceLoader',
  'NestFactory',
  'NestApplication',
  'NestMicroservice',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
]);

/**
 * Nest's logger on pino: one JSON object a line with level, time, service, instance, and the request and trace in whose
 * context it was written. Credentials are masked. Levels may change while the process runs.
 */
export class ServiceLogger implements LoggerService {
  private readonly pino: PinoLogger;

  constructor(options: ServiceLoggerOptions) {
    const output = options.destination ?? pino.destination({ dest: 1, sync: true });
    this.pino = pino(
      {
        level: options.level,
        base: { service: options.service, instanceId: options.instanceId },
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        mixin: contextFields,
      },
      options.format === 'pretty' ? { write: (line: string) => output.write(prettyLine(line)) } : output,
    );
  }

  /** The least severe level that is written. */
  get level(): LogLevelName {
    return this.pino.level as LogLevelName;
  }

  set level(level: LogLevelName) {
    this.pino.level = level;
  }

  log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.write(
      typeof context === 'string' && frameworkContexts.has(context) ? 'debug' : 'info',
      message,
      rest,
    );
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest's convention: the last argument is the context, and an error's stack may come before it. */
  private write(level: LogLevelName, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const fields: Record<string, unknown> = {};
    const parameters = [...rest];
    if (typeof parameters.at(-1) === 'string' && !isStack(parameters.at(-1)))
      fields['context'] = parameters.pop();
    const details: unknown[] = [];
    for (const parameter of parameters) {
      if (parameter instanceof Error) fields['error'] = describeError(parameter);
      else if (isStack(parameter)) fields['error'] = describeStack(parameter as string);
      else if (parameter !== undefined) details.push(redactFields(parameter));
    }
    if (details.length > 0) fields['details'] = details.length === 1 ? details[0] : details;
    this.pino[level](fields, textOf(message, fields));
  }
}

function textOf(message: unknown, fields: Record<string, unknown>): string {
  if (message instanceof Error) {
    fields['error'] ??= describeError(message);
    return maskSecrets(message.message);
  }
  if (typeof message === 'object' && message !== null) {
    fields['details'] ??= redactFields(message);
    return '';
  }
  return maskSecrets(String(message));
}

function isStack(value: unknown): boolean {
  return typeof value === 'string' && /\n\s+at /.test(value);
}

function describeStack(stack: string): object {
  const [first = '', type = 'Error', message = first] = /^(?:Uncaught )?(\w+)(?: \[.*?\])?: (.*)/.exec(
    stack,
  ) ?? [stack];
  return { type, message: maskSecrets(message), stack: maskSecrets(stack) };
}

function contextFields(): object {
  const context = currentContext();
  if (!context) return {};
  const trace = parseTraceparent(context.traceparent);
  return {
    requestId: context.requestId,
    ...(trace && { traceId: trace.traceId, spanId: trace.spanId }),
  };
}
