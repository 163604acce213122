import type { DescribedError } from './redact-fields';

const shownElsewhere = new Set([
  'level',
  'time',
  'service',
  'instanceId',
  'context',
  'msg',
  'error',
  'requestId',
  'traceId',
  'spanId',
]);

/** A log record for people: one line, and the stack below it when there is an error. Ends with a newline. */
export function prettyLine(json: string): string {
  const record = JSON.parse(json) as Record<string, unknown>;
  const time = String(record['time']).slice(11, 23);
  const level = String(record['level']).toUpperCase().padEnd(5);
  const context = record['context'] ? ` [${String(record['context'])}]` : '';
  const rest = Object.entries(record)
    .filter(([name]) => !shownElsewhere.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  const request = record['requestId'] ? ` (${String(record['requestId'])})` : '';
  const message = String(record['msg'] ?? '').replaceAll('\n', '\n  ');
  return `${time} ${level}${context} ${message}${rest}${request}${prettyError(record['error'] as DescribedError | undefined)}\n`;
}

function prettyError(error: DescribedError | undefined): string {
  if (!error) return '';
  const text = error.stack ?? `${error.type}: ${error.message}`;
  return `\n  ${text.replaceAll('\n', '\n  ')}${error.cause ? `${prettyError(error.cause).replace('\n  ', '\n  caused by ')}` : ''}`;
}
