import { currentContext } from '@trellis/context';
import { tracing, type OpenSpan } from '@trellis/telemetry';
import pg from 'pg';
import { sqlStateOf } from './sql-state';
import { LONGEST_KEPT_TEXT, summaryOf } from './statement-summary';

type Callback = (error: unknown, result: unknown) => void;

/**
 * A connection that makes a span of each statement that is run for a traced request, unless that lasts as it likes. It is below everything that runs SQL,
 * Prisma included. Parameters are left out: they hold what people entered.
 */
export class TracedClient extends pg.Client {
  // The base class has nine overloads, all of which come down to this.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  override query(...parameters: any[]): any {
    const context = currentContext();
    const parent = context?.isLongLived ? undefined : context?.traceparent;
    const run = super.query.bind(this) as (...parameters: unknown[]) => unknown;
    const text = textOf(parameters[0]);
    if (tracing === undefined || parent === undefined || text === undefined) return run(...parameters);
    const summary = summaryOf(text);
    const span = tracing.start(summary, {
      role: 'client',
      parent,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': this.database,
        'db.query.summary': summary,
        'db.query.text': cut(text),
        'server.address': this.host,
        'server.port': this.port,
      },
    });
    const last = parameters.at(-1) as unknown;
    if (typeof last === 'function') {
      const callback: Callback = (error, result) => {
        end(span, error);
        (last as Callback)(error, result);
      };
      return run(...parameters.slice(0, -1), callback);
    }
    const result = run(...parameters);
    if (result instanceof Promise)
      result.then(
        () => end(span, undefined),
        (error: unknown) => end(span, error),
      );
    else span.end();
    return result;
  }
}

function end(span: OpenSpan, error: unknown): void {
  if (error) span.fail(sqlStateOf(error) ?? (error as Error).name);
  span.end();
}

/** Of a longer text its beginning says enough, and a batch of spans has a largest size. */
function cut(text: string): string {
  return text.length > LONGEST_KEPT_TEXT ? `${text.slice(0, LONGEST_KEPT_TEXT - 1)}…` : text;
}

/** Undefined for what is no statement in text, such as a cursor. */
function textOf(query: unknown): string | undefined {
  const text = typeof query === 'string' ? query : (query as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : undefined;
}
