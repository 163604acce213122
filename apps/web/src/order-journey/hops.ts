import { shortName } from '../words';
import type { Hop, HopKind, Statement, Wait } from './hop';
import { attribute, endOf, type Span } from './span';
import type { SpanNode } from './span-tree';

/** An event that was put in an outbox, and what became of it. */
export interface EventBranch {
  readonly created: SpanNode;
  readonly name: string;
  readonly from: string;
  /** When it was committed; when it was written where no commit is known. */
  readonly committedMs: number;
}

export interface HopTree {
  readonly hops: readonly Hop[];
  /** The events that it put in an outbox: what follows from them is told by itself. */
  readonly branches: readonly EventBranch[];
}

const hopKinds: Record<Exclude<Span['kind'], 'database'>, HopKind> = {
  http: 'http',
  grpc: 'grpc',
  commit: 'commit',
  outbox: 'outbox',
  publish: 'bus',
  consume: 'inbox',
  other: 'other',
};

/**
 * The hops of a span and of what is below it, as far as it was done at once. Both sides of a call are one hop; statements are
 * kept with the hop that made them; what events led to is left to their branches.
 */
export function hopsOf(node: SpanNode): HopTree {
  const branches: EventBranch[] = [];
  return { hops: hopsBelow(node, node, branches), branches };
}

function hopsBelow(node: SpanNode, owner: SpanNode, branches: EventBranch[]): Hop[] {
  const { span, children } = node;
  if (span.kind === 'database') return [];
  const answering = otherSidesOf(node);
  if (answering.length > 0) {
    const hops = answering.flatMap((child) => hopsBelow(child, owner, branches));
    return hops.map((hop, index) =>
      index === hops.length - 1 ? { ...hop, error: hop.error ?? span.error } : hop,
    );
  }
  if (span.kind === 'outbox') {
    branches.push({ ...branchOf(node), committedMs: committedBy(owner, span) });
    return [hopOf(span, eventNameOf(span), [], [], null)];
  }
  const own = span.kind === 'consume' ? withSharedWork(children) : children;
  const inner = own.flatMap((child) =>
    hopsBelow(child, span.kind === 'commit' ? owner : { span, children: own }, branches),
  );
  // An event is there for others with the commit: told after it, although it was written before.
  const ordered = [
    ...inner.filter(({ kind }) => kind !== 'outbox'),
    ...inner.filter(({ kind }) => kind === 'outbox'),
  ];
  return [hopOf(span, eventNameOf(span), statementsOf(own), ordered, null)];
}

/** The hops of an event after it was put in an outbox: sent, and handled by whoever handles it. */
export function hopsAfter({ created, name, from, committedMs }: EventBranch): HopTree {
  const branches: EventBranch[] = [];
  let sentMs = committedMs;
  const triedMs = new Map<string, number>();
  const hops = created.children.flatMap((child): Hop[] => {
    const { span } = child;
    if (span.kind === 'publish') {
      const wait = waitUntil(span, committedMs, `in the outbox of ${from}`);
      sentMs = Math.max(sentMs, endOf(span));
      return [hopOf(span, name, [], [], wait)];
    }
    const [hop] = hopsBelow(child, child, branches);
    if (hop === undefined || span.kind !== 'consume') return hop === undefined ? [] : [hop];
    const before = triedMs.get(span.service);
    triedMs.set(span.service, endOf(span));
    const wait = waitUntil(span, before ?? sentMs, before === undefined ? 'on the bus' : 'to be tried again');
    return [{ ...hop, event: name, wait }];
  });
  const all = [...hops, ...redrivesOf(created, name)].toSorted((a, b) => a.startMs - b.startMs);
  return { hops: all, branches };
}

/** Statements further apart belong to another try, in milliseconds. */
const pauseBetweenRedrivesMs = 1_000;

/** A redrive leaves no span of its own: only the statements of its handler, below the making of the event. */
function redrivesOf({ children }: SpanNode, name: string): Hop[] {
  const tries: SpanNode[][] = [];
  for (const child of children.filter(({ span }) => span.kind === 'database')) {
    const last = tries.at(-1)?.at(-1);
    const isNext = last !== undefined && child.span.offsetMs - endOf(last.span) < pauseBetweenRedrivesMs;
    if (isNext) tries.at(-1)?.push(child);
    else tries.push([child]);
  }
  return tries.flatMap((statements): Hop[] => {
    const [first] = statements;
    if (first === undefined) return [];
    const { offsetMs, spanId, service, instanceId } = first.span;
    const endMs = Math.max(...statements.map(({ span }) => endOf(span)));
    return [
      {
        ...{
          id: spanId,
          kind: 'inbox',
          service,
          instanceId,
          action: `handles ${name} once more`,
          event: name,
        },
        ...{ startMs: offsetMs, durationMs: endMs - offsetMs, wait: null, attributes: {}, children: [] },
        error: statements.find(({ span }) => span.error !== null)?.span.error ?? null,
        statements: statementsOf(statements),
      },
    ];
  });
}

function branchOf(created: SpanNode): Omit<EventBranch, 'committedMs'> {
  return { created, name: eventNameOf(created.span), from: created.span.service };
}

/** A branch of an event whose making is all that is known of where it came from. */
export function branchFrom(created: SpanNode): EventBranch {
  return { ...branchOf(created), committedMs: endOf(created.span) };
}

/** What answered a call, seen from its caller's side: the last gave the answer, those before were tries of the same call. */
function otherSidesOf({ span, children }: SpanNode): readonly SpanNode[] {
  if (span.role !== 'client' || (span.kind !== 'http' && span.kind !== 'grpc')) return [];
  return children.filter((child) => child.span.role === 'server');
}

/** A transaction shared with other events is told as if it were this one's. */
function withSharedWork(children: readonly SpanNode[]): SpanNode[] {
  return children.flatMap((child) => (child.span.kind === 'consume' ? [...child.children] : [child]));
}

function committedBy({ children }: SpanNode, created: Span): number {
  const commit = children.find(({ span }) => span.kind === 'commit' && span.offsetMs >= created.offsetMs);
  return endOf(commit?.span ?? created);
}

function waitUntil({ offsetMs }: Span, sinceMs: number, where: string): Wait | null {
  return offsetMs > sinceMs ? { startMs: sinceMs, durationMs: offsetMs - sinceMs, where } : null;
}

function statementsOf(children: readonly SpanNode[]): Statement[] {
  return children
    .filter(({ span }) => span.kind === 'database')
    .map(({ span }) => ({
      summary: attribute(span, 'db.query.summary') || span.name,
      startMs: span.offsetMs,
      durationMs: span.durationMs,
      error: span.error,
    }));
}

function hopOf(
  span: Span,
  event: string,
  statements: readonly Statement[],
  children: readonly Hop[],
  wait: Wait | null,
): Hop {
  const { spanId, kind, service, instanceId, offsetMs, durationMs, error, attributes } = span;
  return {
    ...{ id: spanId, kind: kind === 'database' ? 'other' : hopKinds[kind], service, instanceId },
    ...{ action: actionOf(span, event), startMs: offsetMs, durationMs, error, wait, event },
    ...{ statements, attributes, children },
  };
}

function eventNameOf(span: Span): string {
  return shortName(attribute(span, 'cloudevents.event_type'));
}

function actionOf(span: Span, event: string): string {
  const what = event || 'an event';
  const isCaller = span.role === 'client';
  switch (span.kind) {
    case 'http': {
      const request =
        `${attribute(span, 'http.request.method')} ${attribute(span, 'http.route')}`.trim() || span.name;
      return isCaller ? `sends ${request}` : `takes ${request}`;
    }
    case 'grpc': {
      const method = (attribute(span, 'rpc.method') || span.name).split('/').at(-1);
      return isCaller ? `calls ${method}` : `answers ${method}`;
    }
    case 'commit':
      return 'commits';
    case 'outbox':
      return `puts ${what} in its outbox`;
    case 'publish':
      return `sends ${what} to the bus`;
    case 'consume':
      return `handles ${what}`;
    default:
      return span.name;
  }
}
