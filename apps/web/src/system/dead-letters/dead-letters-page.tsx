import { useRef, useState } from 'react';
import { PatternPicture } from '../../art';
import { Button, Card, Empty, Loading, Notice, Page, Problem, Skeleton } from '../../ui';
import { describeResult } from './dead-letter';
import { DeadLetterCard } from './dead-letter-card';
import { useDeadLetters } from './use-dead-letters';

export function DeadLettersPage() {
  const { data, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useDeadLetters();
  const [result, setResult] = useState<string>();
  const resultPlace = useRef<HTMLDivElement>(null);
  const letters = data?.pages.flatMap((page) => page.deadLetters);
  const unavailable = [...new Set(data?.pages.flatMap((page) => page.unavailable))];

  /** The button that was pressed goes away with its card: what came of it takes the focus. */
  function show(text: string) {
    setResult(text);
    resultPlace.current?.focus();
  }

  return (
    <Page
      title="Dead letters"
      subtitle="Events that could not be sent or handled. Each waits, with its reason, until a person decides."
    >
      <div ref={resultPlace} role="status" tabIndex={-1} className="result">
        {result && <p className="notice tone-good">{result}</p>}
      </div>
      {isPending && (
        <Loading what="the dead letters">
          <Skeleton height="11rem" />
        </Loading>
      )}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {unavailable.length > 0 && (
        <Notice tone="wait">
          {unavailable.join(', ')} {unavailable.length === 1 ? 'does' : 'do'} not answer: dead letters of{' '}
          {unavailable.length === 1
            ? 'it may be missing here until it does'
            : 'them may be missing here until they do'}
          .
        </Notice>
      )}
      {letters?.length === 0 && unavailable.length === 0 && !error && <NoDeadLetters />}
      {letters?.map((letter) => (
        <DeadLetterCard
          key={`${letter.service}/${letter.id}`}
          letter={letter}
          onDecided={(decision, handledCount) => show(describeResult(decision, letter, handledCount))}
        />
      ))}
      {hasNextPage && (
        <div className="actions">
          <Button kind="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Page>
  );
}

/** Nothing is wrong; then there is time to learn what would be. */
function NoDeadLetters() {
  return (
    <Card>
      <Empty title="No dead letters" picture={<PatternPicture name="clear-path" columns={4} rows={4} />}>
        <p>
          Every event was sent and handled. One that cannot be, however often it is tried, would stand here
          with its error. Later events of the same key would wait behind it, in order; all others go on.
        </p>
        <p>
          Mend the cause, then <strong>redrive</strong> it: it is handled again, and what waits behind it.{' '}
          <strong>Discard</strong> only what must never happen.
        </p>
      </Empty>
    </Card>
  );
}
