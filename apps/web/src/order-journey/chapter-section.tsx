import { Icon } from '../ui';
import { formatDuration } from '../words';
import { HopItem } from './hop-item';
import type { Chapter } from './journey';
import type { TimeScale } from './time-scale';

interface ChapterSectionProps {
  chapter: Chapter;
  /** The one that is told before it. */
  before: Chapter | undefined;
  scale: TimeScale;
}

/** Pauses shorter than this between chapters go without saying, in milliseconds. */
const pauseWorthTelling = 1_000;

/** A chapter of the journey: its title, and its hops below each other. */
export function ChapterSection({ chapter, before, scale }: ChapterSectionProps) {
  const { kind, title, services, startMs, endMs, hops } = chapter;
  const pauseMs = before === undefined || kind === 'event' ? 0 : startMs - before.endMs;
  return (
    <>
      {pauseMs > pauseWorthTelling && (
        <li className="pause muted small">Nothing happened for {formatDuration(pauseMs)}.</li>
      )}
      <li className={`chapter chapter-${stateOf(chapter)}`}>
        <header className="chapter-header">
          <span className="chapter-sign">
            <Icon name={kind === 'request' ? 'arrow-right' : 'products'} size={16} />
          </span>
          <h2>{title}</h2>
          <p className="muted small">
            {services.join(' → ')}
            <span className="chapter-times">
              begins at {formatDuration(startMs)}, takes {formatDuration(endMs - startMs)}
            </span>
          </p>
          {describeProgress(chapter)}
        </header>
        <ol className="hops">
          {hops.map((hop) => (
            <HopItem key={hop.id} hop={hop} depth={0} scale={scale} sinceMs={startMs} />
          ))}
        </ol>
      </li>
    </>
  );
}

function stateOf({ progress, hops }: Chapter): 'good' | 'wait' | 'bad' {
  if (progress?.state === 'failed' || hops.some(({ kind, error }) => kind === 'http' && error !== null))
    return 'bad';
  return progress?.state === 'waiting' || progress?.state === 'unseen' ? 'wait' : 'good';
}

/** What is still missing of an event's way, or that nothing more comes. */
function describeProgress({ title, progress }: Chapter) {
  if (progress?.state === 'waiting')
    return (
      <p className="small chapter-note">
        {title} waits in the outbox of {progress.from}.
      </p>
    );
  if (progress?.state === 'unseen')
    return (
      <p className="small chapter-note">
        {title} was not seen to leave the outbox of {progress.from}.
      </p>
    );
  if (progress?.state === 'sent')
    return <p className="small chapter-note">No service has handled it, or none needs it.</p>;
  if (progress?.state === 'failed')
    return <p className="small chapter-note">{progress.by} could not handle it.</p>;
  return null;
}
