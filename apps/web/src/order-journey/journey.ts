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

/**
 * `handled` by every service that tried; `failed` where one of them never managed. `unseen`: committed a while ago, and neither
 * sent nor handled as far as spans tell, one of which may be lost.
 */
export interface EventProgress {
  readonly from: string;
  readonly state: 'waiting' | 'unseen' | 'sent' | 'failed' | 'handled';
  /** Who handled it last, or could not; empty when nobody tried. */
  readonly by: string;
}

export interface Journey {
  /** In the order in which they began. */
  readonly chapters: readonly Chapter[];
  /** When the first hop began. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** An event without a sign of it for this long is not just on its way to the bus, in milliseconds. */
const unseenAfterMs = 60_000;

/**
 * Tells an order's journey from its spans: requests first, then each event as a chapter of its own. Undefined without spans.
 * @param readAtMs when the spans were read, in milliseconds since the epoch
 */
export function journeyOf(spans: readonly Span[], readAtMs: number): Journey | undefined {
  const [first] = spans.toSorted((a, b) => a.offsetMs - b.offsetMs);
  if (first === undefined) return undefined;
  const originMs = Date.parse(first.startedAt) - first.offsetMs;
  const chapters = spanTree(spans)
    .flatMap(chaptersFrom)
    .map((chapter) => withUnseen(chapter, readAtMs - originMs));
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

/** Each service handles an event for itself: one that did makes up for its own failed tries alone. */
function progressOf(from: string, hops: readonly Hop[]): EventProgress {
  const tries = hops.filter(({ kind }) => kind === 'inbox');
  const handled = tries.filter(({ error }) => error === null);
  const failing = tries.findLast(({ service }) => handled.every((hop) => hop.service !== service));
  if (failing !== undefined) return { from, state: 'failed', by: failing.service };
  const last = handled.at(-1);
  if (last !== undefined) return { from, state: 'handled', by: last.service };
  const isSent = hops.some(({ kind, error }) => kind === 'bus' && error === null);
  return { from, state: isSent ? 'sent' : 'waiting', by: '' };
}

function withUnseen(chapter: Chapter, readAtMs: number): Chapter {
  const { progress, startMs, hops } = chapter;
  if (progress?.state !== 'waiting' || hops.length > 0 || readAtMs - startMs < unseenAfterMs) return chapter;
  return { ...chapter, progress: { ...progress, state: 'unseen' } };
}

/** A hop and all below it, in the order in which they are told. */
export function flatten(hop: Hop): Hop[] {
  return [hop, ...hop.children.flatMap(flatten)];
}

function servicesOf(hops: readonly Hop[]): string[] {
  return [...new Set(hops.flatMap(flatten).map(({ service }) => service))];
}
