import type { ReactNode } from 'react';
import { ApiProblem, describeError } from '../api';
import type { Tone } from './badge';
import { Button } from './button';

/** A message in the page. Bad news interrupts a screen reader, other news waits for its turn. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={`notice tone-${tone}`}>
      {children}
    </div>
  );
}

/** A failure in words, with its request id where the server's logs may have more. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const requestId = error instanceof ApiProblem && error.status >= 500 ? error.requestId : undefined;
  return (
    <Notice tone="bad">
      <p>{describeError(error)}</p>
      {requestId && <p className="small">Request {requestId}</p>}
      {onRetry && (
        <Button kind="quiet" size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}
