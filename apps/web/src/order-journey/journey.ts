import type { Hop } from './hop';
import { branchFrom, hopsAfter, hopsOf, type EventBranch, type HopTree } from './hops';
import { attribute, endOf, type Span } from './span';
import { spanTree, type SpanNode } from './span-tree';

/** A part of the journey: a request and its answer, or an event and what it led to. */
export interface Chapter {
  readonly id: string;
  readonly kind: 'request' | 'event';
  /** `POST /api/v1/orders`, `OrderPlaced`. */
  readonly title: string;
  /** Who had a part in it, in the order of their parts. */
  readonly services: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** Of an event: how far it came. */
  readonly progress: EventProgress | null;
  readonly hops: readonly Hop[];
}

/** `handled` by one service at least; `failed` where its last try failed. */
export interface EventProgress {
  readonly from: string;
  readonly state: 'waiting' | 'sent' | 'failed' | 'handled';
  /** Who handled it last, or tried to; empty when nobody did. */
  readonly by: string;
}

export interface Journey {
  /** In the order in which they began. */
  readonly chapters: readonly Chapter[];
  /** When the first hop began. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** Tells an order's journey from its spans: requests first, then each event as a chapter of its own. Undefined without spans. */
export function journeyOf(spans: readonly Span[]): Journey | undefined {
  const [first] = spans.toSorted((a, b) => a.offsetMs - b.offsetMs);
  if (first === undefined) return undefined;
  const chapters = spanTree(spans).flatMap(chaptersFrom);
  return {
    chapters: chapters.toSorted((a, b) => a.startMs - b.startMs),
    startedAt: first.startedAt,
    durationMs: Math.max(...spans.map(endOf)) - first.offsetMs,
  };
}

function chaptersFrom(root: SpanNode): Chapter[] {
  if (root.span.kind === 'outbox') return eventChapters(branchFrom(root));
  const tree = hopsOf(root);
  if (tree.hops.length === 0) return [];
  return [requestChapter(root.span, tree.hops), ...tree.branches.flatMap(eventChapters)];
}

function requestChapter(root: Span, hops: readonly Hop[]): Chapter {
  const title = hops
    .flatMap(flatten)
    .find(({ kind, action }) => kind === 'http' && !action.endsWith('*'))?.action;
  const reply = replyTo(root);
  return {
    ...{ id: root.spanId, kind: 'request', progress: null },
    title: title?.slice(title.indexOf(' ') + 1) ?? root.name,
    services: servicesOf(hops),
    ...{ startMs: root.offsetMs, endMs: endOf(root) },
    hops: reply === null ? hops : [...hops, reply],
  };
}

/** The moment in which the caller has its answer. */
function replyTo(root: Span): Hop | null {
  const status = attribute(root, 'http.response.status_code');
  if (root.role !== 'server' || status === '') return null;
  return {
    ...{ id: `${root.spanId}/reply`, kind: 'reply', service: root.service, instanceId: root.instanceId },
    ...{ action: `has answered with ${status}`, startMs: endOf(root), durationMs: 0 },
    ...{ error: null, wait: null, event: '', statements: [], attributes: {}, children: [] },
  };
}

function eventChapters(branch: EventBranch): Chapter[] {
  const tree = hopsAfter(branch);
  return [eventChapter(branch, tree), ...tree.branches.flatMap(eventChapters)];
}

function eventChapter({ created, name, from, committedMs }: EventBranch, { hops }: HopTree): Chapter {
  const all = hops.flatMap(flatten);
  return {
    ...{ id: created.span.spanId, kind: 'event', title: name || 'An event', hops },
    services: [...new Set([from, ...servicesOf(hops)])],
    startMs: committedMs,
    endMs: Math.max(committedMs, ...all.map(({ startMs, durationMs }) => startMs + durationMs)),
    progress: progressOf(from, hops),
  };
}

function progressOf(from: string, hops: readonly Hop[]): EventProgress {
  const tries = hops.filter(({ kind }) => kind === 'inbox');
  const last = tries.at(-1);
  if (last !== undefined)
    return { from, state: last.error === null ? 'handled' : 'failed', by: last.service };
  const isSent = hops.some(({ kind, error }) => kind === 'bus' && error === null);
  return { from, state: isSent ? 'sent' : 'waiting', by: '' };
}

/** A hop and all below it, in the order in which they are told. */
export function flatten(hop: Hop): Hop[] {
  return [hop, ...hop.children.flatMap(flatten)];
}

function servicesOf(hops: readonly Hop[]): string[] {
  return [...new Set(hops.flatMap(flatten).map(({ service }) => service))];
}
