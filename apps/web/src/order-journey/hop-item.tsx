import type { CSSProperties } from 'react';
import { Fact, Facts } from '../ui';
import { formatDuration } from '../words';
import type { Hop, HopKind, Statement, Wait } from './hop';
import type { TimeScale } from './time-scale';

const kindWords: Record<HopKind, string> = {
  http: 'HTTP',
  grpc: 'gRPC',
  commit: 'Commit',
  outbox: 'Outbox',
  bus: 'Bus',
  inbox: 'Inbox',
  reply: 'Reply',
  other: 'Step',
};

interface HopItemProps {
  hop: Hop;
  /** How many hops it is below. */
  depth: number;
  scale: TimeScale;
  /** The start of its chapter, which its own is told from. */
  sinceMs: number;
}

/** A hop with its time as a bar, more about it once it is opened, and the hops that it led to. */
export function HopItem({ hop, depth, scale, sinceMs }: HopItemProps) {
  const { kind, service, action, startMs, durationMs, error, wait, children } = hop;
  return (
    <li style={{ '--depth': depth } as CSSProperties}>
      {wait && wait.durationMs >= 1 && <WaitRow wait={wait} scale={scale} sinceMs={sinceMs} />}
      <details className={error === null ? 'hop' : 'hop hop-failed'}>
        <summary className="hop-row">
          <span className="hop-label">
            <span className={`hop-kind hop-kind-${kind}`}>{kindWords[kind]}</span>
            <span>
              <strong>{service}</strong> {action}
              {error !== null && <span className="hop-error"> and fails: {error}</span>}
            </span>
          </span>
          <Track scale={scale} startMs={startMs} durationMs={durationMs} className={`bar bar-${kind}`} />
          <span className="hop-start muted">
            <span className="visually-hidden">at </span>
            {sinceStart(startMs, sinceMs)}
          </span>
          <span className="hop-length">
            <span className="visually-hidden">, took </span>
            {durationMs > 0 && formatDuration(durationMs)}
          </span>
        </summary>
        <HopDetail hop={hop} />
      </details>
      {children.length > 0 && (
        <ol>
          {children.map((child) => (
            <HopItem key={child.id} hop={child} depth={depth + 1} scale={scale} sinceMs={sinceMs} />
          ))}
        </ol>
      )}
    </li>
  );
}

function WaitRow({ wait, scale, sinceMs }: { wait: Wait } & Pick<HopItemProps, 'scale' | 'sinceMs'>) {
  const { startMs, durationMs, where } = wait;
  return (
    <div className="hop-row hop-wait muted">
      <span className="hop-label">
        <span>waits {where}</span>
      </span>
      <Track scale={scale} startMs={startMs} durationMs={durationMs} className="bar bar-wait" />
      <span className="hop-start">{sinceStart(startMs, sinceMs)}</span>
      <span className="hop-length">{formatDuration(durationMs)}</span>
    </div>
  );
}

interface TrackProps {
  scale: TimeScale;
  startMs: number;
  durationMs: number;
  className: string;
}

function Track({ scale, startMs, durationMs, className }: TrackProps) {
  const start = scale.at(startMs);
  const length = scale.at(startMs + durationMs) - start;
  return (
    <span className="track" aria-hidden="true">
      {scale.breaks.map(({ start: left, end }) => (
        <span
          key={left}
          className="track-break"
          style={{ left: percent(left), width: percent(end - left) }}
        />
      ))}
      <span className={className} style={{ left: percent(start), width: percent(length) }} />
    </span>
  );
}

/** An event is written a moment before the commit that its chapter begins with. */
function sinceStart(ms: number, sinceMs: number): string {
  return `+${formatDuration(Math.max(ms - sinceMs, 0))}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

function HopDetail({ hop: { instanceId, statements, attributes } }: { hop: Hop }) {
  return (
    <div className="hop-detail small">
      <Facts>
        <Fact name="Instance">{instanceId}</Fact>
        {Object.entries(attributes).map(([name, value]) => (
          <Fact key={name} name={name}>
            {String(value)}
          </Fact>
        ))}
      </Facts>
      {statements.length > 0 && <StatementList statements={statements} />}
    </div>
  );
}

function StatementList({ statements }: { statements: readonly Statement[] }) {
  return (
    <>
      <h3>{statements.length === 1 ? 'One statement' : `${statements.length} statements`} to its database</h3>
      <ol className="statements">
        {statements.map(({ summary, startMs, durationMs, error }) => (
          <li key={`${startMs} ${summary}`}>
            <code>{summary}</code>
            {error !== null && <span className="hop-error">{error}</span>}
            <span className="muted">{formatDuration(durationMs)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
