import { ApiProblem } from '../../api';
import { Badge, Button, Card, Confirm, DateTime, Fact, Facts, Notice, Problem } from '../../ui';
import { shortName } from '../../words';
import { describeDeadLetter, describeParked, type DeadLetter, type Decision } from './dead-letter';
import { useDecision } from './use-dead-letters';

interface DeadLetterCardProps {
  letter: DeadLetter;
  onDecided: (decision: Decision, handledCount: number) => void;
}

/** A dead letter: what happened, what waits for it, and the two things that can be done. */
export function DeadLetterCard({ letter, onDecided }: DeadLetterCardProps) {
  const decide = useDecision();
  const name = shortName(letter.eventType) || 'Unreadable event';
  function run(decision: Decision) {
    if (decide.isPending) return;
    decide.mutate(
      { letter, decision },
      { onSuccess: ({ handledCount }) => onDecided(decision, handledCount) },
    );
  }
  const pending = decide.isPending ? decide.variables.decision : undefined;

  return (
    <Card className="letter" title={name} action={<Badge tone="bad">{letter.service}</Badge>}>
      <p>
        {describeDeadLetter(letter)} {describeParked(letter)}
      </p>
      <pre className="letter-error" tabIndex={0} role="group" aria-label="Error">
        {letter.error}
      </pre>
      <Facts>
        <Fact name="Since">
          <DateTime iso={letter.recordedAt} />
        </Fact>
        <Fact name="Key">{letter.key || 'none'}</Fact>
        <Fact name="Topic">
          {letter.topic}
          {letter.partition !== null && `, partition ${letter.partition}`}
          {letter.offset !== null && `, offset ${letter.offset}`}
        </Fact>
        <Fact name="Event">{letter.eventId || 'none'}</Fact>
      </Facts>
      {decide.isError && <DecisionFailed error={decide.error} />}
      <div className="actions">
        <Confirm
          trigger={
            <Button isBusy={pending === 'redrive'} disabled={pending === 'discard'}>
              Redrive
            </Button>
          }
          title={`Handle ${name} again?`}
          confirmLabel="Redrive"
          confirmKind="main"
          keepLabel="Not yet"
          onConfirm={() => run('redrive')}
        >
          {letter.service} tries it once more, then whatever waits behind it, in order. If it fails again it
          stays here, with its new error.
        </Confirm>
        <Confirm
          trigger={
            <Button kind="quiet" isBusy={pending === 'discard'} disabled={pending === 'redrive'}>
              Discard
            </Button>
          }
          title={`Discard ${name}?`}
          confirmLabel="Discard"
          keepLabel="Keep it"
          onConfirm={() => run('discard')}
        >
          It will never have its effect. What waits behind it is handled as if it had not been there. The
          event is kept in {letter.service}’s database, with your name, and cannot be taken up again from
          here.
        </Confirm>
      </div>
    </Card>
  );
}

/** An event that failed again has its new error in the list, which is read anew. */
function DecisionFailed({ error }: { error: Error }) {
  if (error instanceof ApiProblem && error.reason === 'REDRIVE_FAILED') {
    return <Notice tone="bad">It failed again and stays here. Above is what went wrong this time.</Notice>;
  }
  return <Problem error={error} />;
}
