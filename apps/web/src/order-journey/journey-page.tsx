import { Link, useParams } from 'react-router';
import { ApiProblem } from '../api';
import {
  Banner,
  Button,
  buttonClass,
  Card,
  DateTime,
  Empty,
  Loading,
  Notice,
  Page,
  Problem,
  Skeleton,
} from '../ui';
import { formatDuration } from '../words';
import { ChapterSection } from './chapter-section';
import './journey.css';
import { flatten, journeyOf, type Journey } from './journey';
import { timeScaleOf } from './time-scale';
import { isWithoutStore, useOrderTrace } from './use-order-trace';
import { whereaboutsOf, type Whereabouts } from './whereabouts';

export function JourneyPage() {
  const { orderId = '' } = useParams();
  const trace = useOrderTrace(orderId);
  const journey = trace.data && journeyOf(trace.data.spans, trace.dataUpdatedAt);
  return (
    <Page
      key={orderId}
      title="An order’s journey"
      subtitle={
        journey ? (
          <>
            Began <DateTime iso={journey.startedAt} />, {formatDuration(journey.durationMs)} from its first
            step to its last
          </>
        ) : (
          trace.isPending && (
            <span className="began-loading">
              <Skeleton height="100%" />
            </span>
          )
        )
      }
      action={
        <Link to="/system/orders" className={buttonClass({ kind: 'quiet' })}>
          Another order
        </Link>
      }
    >
      {journey ? (
        <JourneyDetail journey={journey} isTruncated={trace.data.isTruncated} />
      ) : trace.isPending ? (
        <Loading what="the journey">
          <Skeleton height="5.5rem" />
          <Skeleton height="56rem" />
        </Loading>
      ) : (
        <NoJourney error={trace.data ? null : trace.error} onRetry={() => void trace.refetch()} />
      )}
      <p className="muted small">Order number {orderId}</p>
    </Page>
  );
}

function JourneyDetail({ journey, isTruncated }: { journey: Journey; isTruncated: boolean }) {
  const hops = journey.chapters.flatMap((chapter) => chapter.hops).flatMap(flatten);
  const scale = timeScaleOf(
    hops.map(({ startMs, durationMs }) => ({ startMs, endMs: startMs + durationMs })),
  );
  return (
    <>
      <WhereaboutsBanner whereabouts={whereaboutsOf(journey)} />
      {isTruncated && (
        <Notice tone="wait">There are more steps than can be shown: these are the first.</Notice>
      )}
      <Card className="journey">
        <ol className="chapters">
          {journey.chapters.map((chapter, index) => (
            <ChapterSection
              key={chapter.id}
              chapter={chapter}
              before={journey.chapters[index - 1]}
              scale={scale}
            />
          ))}
        </ol>
      </Card>
    </>
  );
}

/** Where the order is; read out by screen readers when it changes. */
function WhereaboutsBanner({ whereabouts }: { whereabouts: Whereabouts }) {
  const { tone, title, text, isUnderWay } = whereabouts;
  return (
    <Banner
      tone={tone}
      title={title}
      action={
        tone === 'bad' &&
        isUnderWay && (
          <Link to="/system/dead-letters" className="remedy">
            See the dead letters
          </Link>
        )
      }
    >
      {text}
    </Banner>
  );
}

function NoJourney({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (isWithoutStore(error)) {
    return (
      <Card>
        <Empty title="Nobody keeps traces here">
          <p>{error.message}</p>
        </Empty>
      </Card>
    );
  }
  if (error === null) {
    return (
      <Card>
        <Empty title="Nothing is known of this order">
          <p>
            A journey appears a second or two after its first step, and is kept for a while only. If the order
            was placed just now, it will be here by itself.
          </p>
        </Empty>
      </Card>
    );
  }
  if (error instanceof ApiProblem && error.reason === 'TRACE_STORE_UNAVAILABLE') {
    return (
      <Notice tone="bad">
        <p>{error.message}</p>
        <Button kind="quiet" size="small" onClick={onRetry}>
          Try again
        </Button>
      </Notice>
    );
  }
  return <Problem error={error} onRetry={onRetry} />;
}
